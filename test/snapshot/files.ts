/** Files of a repository, as the loader takes them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { formatProblem } from "../../src/snapshot/problems.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";

export const FIXTURES = fileURLToPath(new URL("../fixtures/snapshot", import.meta.url));

export function file(
  path: string,
  content: string | Uint8Array,
  kind: SnapshotFile["kind"] = "file",
): SnapshotFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const blob = createHash("sha1").update(bytes).digest("hex");
  return { path, kind, blob, size: bytes.length, bytes };
}

/** @param texts by path */
export function filesOf(texts: Readonly<Record<string, string>>): SnapshotFile[] {
  return Object.entries(texts).map(([path, text]) => file(path, text));
}

/** What files come to. @param texts by path @param variables of the process */
export function loadTexts(
  texts: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
) {
  const { snapshot, problems } = loadSnapshot({ revision: "r", files: filesOf(texts), variables });
  return { snapshot, problems: problems.map(formatProblem) };
}

/** Of texts by path in which nothing is wrong. */
export function workloadsOf(texts: Readonly<Record<string, string>>) {
  const { snapshot, problems } = loadTexts(texts);
  assert.equal(problems, []);
  return snapshot!.workloads;
}

/** Every file below a folder, by its path from there, sorted. */
export function folder(root: string): SnapshotFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => file(relative(root, path).replaceAll(sep, "/"), readFileSync(path)));
}
