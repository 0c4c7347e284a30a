/** Reads the snapshot as it would be with other texts of some files, before they are committed. */
import { createHash } from "node:crypto";
import type { Revision } from "../model/snapshot.ts";
import type { LoadResult } from "../snapshot/load.ts";
import type { RepositoryFile, SnapshotRepository } from "./ports.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

interface JudgeParts {
  readonly repository: SnapshotRepository;
  readonly source: SnapshotSource;
}

/** @param edits new texts by path; null removes */
export async function judgeEdits(
  edits: ReadonlyMap<string, string | null>,
  head: Revision,
  { repository, source }: JudgeParts,
): Promise<LoadResult> {
  const kept = (await repository.files(head)).filter(({ path }) => !edits.has(path));
  const written = [...edits].flatMap(([path, text]) => text === null ? [] : [asFile(path, text)]);
  return await source.judge(head, [...kept, ...written]);
}

function asFile(path: string, text: string): RepositoryFile {
  const bytes = new TextEncoder().encode(text);
  const blob = createHash("sha256").update(bytes).digest("hex");
  return { path, kind: "file", blob, size: bytes.length, read: () => Promise.resolve(bytes) };
}
