/** What is known of files from the last load, so that the next one reads and merges what changed. */
import type { Assembly } from "./assemble.ts";
import type { DeclaringFile } from "./declaring-file.ts";
import type { Seen } from "./project/sources.ts";

/** A file, with what it was read by. */
export interface ReadFile extends DeclaringFile {
  readonly blob: string;
  /** Absent: by nothing but itself. */
  readonly seen?: Seen;
}

export class ParseCache {
  readonly #byPath: Map<string, ReadFile>;
  /** What the files of the last load say together. */
  assembly: Assembly | undefined;

  /** @param from whose content it begins with */
  constructor(from?: ParseCache) {
    this.#byPath = new Map(from === undefined ? [] : from.#byPath);
    this.assembly = from?.assembly;
  }

  get(path: string): ReadFile | undefined {
    return this.#byPath.get(path);
  }

  set(path: string, file: ReadFile): void {
    this.#byPath.set(path, file);
  }

  /** Forgets all others. */
  keep(files: readonly ReadFile[]): void {
    if (this.#byPath.size === files.length) return;
    const kept = new Set(files);
    for (const [path, file] of this.#byPath) if (!kept.has(file)) this.#byPath.delete(path);
  }
}
