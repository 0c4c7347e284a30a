/** What the contract suite of snapshot repositories is given, and what it writes with. */
import { Buffer } from "node:buffer";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Revision } from "../../src/model/snapshot.ts";
import type { Edit, SnapshotRepository } from "../../src/reconciler/ports.ts";

export interface RepositorySubject {
  /** Without a commit. */
  readonly repository: SnapshotRepository;
  /** Somebody else commits, past this repository: new text by path, null removes. */
  push(files: Record<string, string | null>, message: string): Promise<Revision>;
  /** Somebody else replaces the newest commit, by a forced push. */
  rewrite(files: Record<string, string | null>, message: string): Promise<Revision>;
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

export async function contents(repository: SnapshotRepository): Promise<Record<string, string>> {
  const head = await repository.head();
  assert.type(head, "string");
  const files = await repository.files(head!);
  const read = async (file: (typeof files)[number]) =>
    [file.path, Buffer.from(await file.read()).toString()] as const;
  return Object.fromEntries(await Promise.all(files.map(read)));
}

export type Contract = ReturnType<typeof suite<RepositorySubject>>;
