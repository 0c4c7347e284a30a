/** What is to be put into a file of a container: bytes that may be a secret. */
export class FileContent {
  readonly #bytes: Uint8Array;

  /** Private, so that whatever prints or records a workload has nothing of them to show. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** By the path in the container. */
export type FileContents = ReadonlyMap<string, FileContent>;

export const NO_FILES: FileContents = new Map();
