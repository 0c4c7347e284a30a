/** What the contract suite of snapshot repositories is given, and what it writes with. */
import type { suite } from "uvu";
import type { Revision } from "../../src/model/snapshot.ts";
import type { Edit, SnapshotRepository } from "../../src/reconciler/ports.ts";

export interface RepositorySubject {
  /** Without a commit. */
  readonly repository: SnapshotRepository;
  /** Somebody else commits, past this repository: new text by path, null removes. */
  push(files: Record<string, string | null>, message: string): Promise<Revision>;
  close(): Promise<void>;
}

export function edit(
  files: Record<string, string | null>,
  message = "Change files",
  trailers: Record<string, string> = {},
): Edit {
  return {
    files: new Map(Object.entries(files)),
    author: { name: "Ada", email: "ada@example.org" },
    message,
    trailers,
  };
}

export type Contract = ReturnType<typeof suite<RepositorySubject>>;
