/** The loop's memory as a file in the data directory. */
import { readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EMPTY_MEMORY, type Memory } from "../model/memory.ts";
import type { Clock, Log, MemoryStore } from "../reconciler/ports.ts";
import { parseMemory } from "./memory-shape.ts";
import { makeFolder } from "./make-folder.ts";
import { replaceFile } from "./replace-file.ts";

export interface MemoryFileOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export class MemoryFile implements MemoryStore {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: MemoryFileOptions) {
    this.#path = join(options.dataDir, "memory.json");
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Content that cannot be read is set aside and reported: healing goes on without it. */
  async load(): Promise<Memory> {
    try {
      return parseMemory(await readFile(this.#path, "utf8"));
    } catch (error) {
      if (isAbsent(error)) return EMPTY_MEMORY;
      await this.#setAside(error);
      return EMPTY_MEMORY;
    }
  }

  /** Saves in the order of the calls. @throws the system's error where the disk refuses */
  save(memory: Memory): Promise<void> {
    const saved = this.#writing.then(async () => {
      await makeFolder(dirname(this.#path));
      await replaceFile(this.#path, `${JSON.stringify(memory)}\n`);
    });
    this.#writing = saved.catch(() => undefined);
    return saved;
  }

  async #setAside(problem: unknown): Promise<void> {
    const aside = `${this.#path}.broken-${this.#clock.now()}`;
    const kept = await rename(this.#path, aside).then(() => aside, () => undefined);
    this.#log.warn(
      { file: this.#path, kept, problem: problem instanceof Error ? problem.message : problem },
      "What was remembered of back-offs and bad revisions cannot be read; starting without it.",
    );
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
