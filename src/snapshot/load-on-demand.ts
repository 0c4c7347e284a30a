/** Loads a snapshot, with no more of its files read than what it takes. */
import type { LoadInput, LoadResult } from "./load.ts";
import { loadSnapshot, needsContent } from "./load.ts";
import { ParseCache } from "./parse-cache.ts";
import type { SnapshotFile } from "./snapshot-file.ts";

/** @param read the content of one of the files; its errors are thrown on */
export async function loadOnDemand<F extends Omit<SnapshotFile, "bytes">>(
  { files, cache = new ParseCache(), ...input }: Omit<LoadInput, "files"> & { files: readonly F[] },
  read: (file: F) => Promise<Uint8Array>,
): Promise<LoadResult> {
  const contents = new Map<string, Uint8Array>();
  let needed = files.filter((file) => needsContent(file, cache));
  for (;;) {
    const bytes = await Promise.all(needed.map(read));
    for (const [at, { path }] of needed.entries()) contents.set(path, bytes[at]!);
    const result = loadSnapshot({ ...input, files: withContents(files, contents), cache });
    const wanted = new Set(result.wanted);
    needed = files.filter(({ path }) => wanted.has(path));
    // Each turn reads files that were not read before, so that there is a last one.
    if (needed.length === 0) return result;
  }
}

function withContents(
  files: readonly Omit<SnapshotFile, "bytes">[],
  contents: ReadonlyMap<string, Uint8Array>,
): SnapshotFile[] {
  return files.map((file) => {
    const bytes = contents.get(file.path);
    return bytes === undefined ? file : { ...file, bytes };
  });
}
