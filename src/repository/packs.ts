/** All packs of a repository. Git makes and removes them at any time, ours and its own. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitObject } from "./git-object.ts";
import { PackReader } from "./pack-reader.ts";

export class Packs {
  readonly #folder: string;
  #readers = new Map<string, PackReader>();
  #refreshing: Promise<void> | undefined;

  constructor(gitdir: string) {
    this.#folder = join(gitdir, "objects", "pack");
  }

  /** Undefined where no pack that was there at the last refresh has it. */
  find(id: string): GitObject | undefined {
    for (const reader of this.#readers.values()) {
      const object = reader.find(id);
      if (object !== undefined) return object;
    }
    return undefined;
  }

  /** Reads packs that are new, and forgets those that are gone; many at once share one refresh. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#reload().finally(() => this.#refreshing = undefined);
    return this.#refreshing;
  }

  async #reload(): Promise<void> {
    const readers = new Map<string, PackReader>();
    for (const file of await readdir(this.#folder)) {
      if (!file.endsWith(".idx")) continue;
      const name = file.slice(0, -".idx".length);
      readers.set(name, this.#readers.get(name) ?? await this.#load(name));
    }
    this.#readers = readers;
  }

  async #load(name: string): Promise<PackReader> {
    const path = join(this.#folder, name);
    const [index, pack] = await Promise.all([readFile(`${path}.idx`), readFile(`${path}.pack`)]);
    return new PackReader(index, pack);
  }
}
