/** What a project is read from, and what comes of it. */
import type { Position, Problem } from "../../model/snapshot.ts";
import type { ComposeFile } from "../compose/compose-file.ts";
import type { Path } from "../yaml/place.ts";

export interface ProjectReading {
  /** Absent where a file of it cannot be read. */
  readonly content?: ComposeFile;
  readonly problems: readonly Problem[];
  /** The base file's own, with variables filled; absent where it needs none of that. */
  readonly data?: unknown;
  /** Where a part of it stands, or its key. */
  locate(path: Path, on: "key" | "value"): Position;
}

/** The file that a project begins with, undecoded. */
export interface BaseFile {
  /** With "/", from the root of the repository. */
  readonly path: string;
  /** Git's hash of the content. */
  readonly blob: string;
  readonly bytes: Uint8Array;
}
