/** Which files define networks and volumes of certain names. */
import { roleOf } from "./layout.ts";
import { loadSnapshot } from "./load.ts";
import type { SnapshotFile } from "./snapshot-file.ts";

export interface Wanted {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

/** @param files with content @returns paths of files of networks/ and volumes/ that define any of them */
export function definingFiles(files: readonly SnapshotFile[], wanted: Wanted): string[] {
  return files.filter((file) => {
    const role = roleOf(file.path)?.role;
    if (role !== "networks" && role !== "volumes") return false;
    const defined = loadSnapshot({ revision: "", files: [file] }).snapshot?.[role] ?? new Map();
    return [...defined.values()].some(({ name, external }) => !external && wanted[role].has(name));
  }).map(({ path }) => path);
}
