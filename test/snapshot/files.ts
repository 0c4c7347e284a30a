/** Files of a repository, as the loader takes them. */
import { createHash } from "node:crypto";
import type { SnapshotFile } from "../../src/snapshot/load.ts";

export function file(
  path: string,
  content: string | Uint8Array,
  kind: SnapshotFile["kind"] = "file",
): SnapshotFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const blob = createHash("sha1").update(bytes).digest("hex");
  return { path, kind, blob, size: bytes.length, bytes };
}
