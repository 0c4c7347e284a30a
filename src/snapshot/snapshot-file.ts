/** A file of a snapshot's repository, as it is given to the loader. */

export interface SnapshotFile {
  /** With "/", from the root. */
  readonly path: string;
  readonly kind: "file" | "executable" | "symlink" | "submodule";
  /** Git's hash of the content. */
  readonly blob: string;
  readonly size: number;
  /** What is needed and absent is asked for: see `LoadResult.wanted`. */
  readonly bytes?: Uint8Array;
}
