/** Which workloads a file says a part of: by an override, an include, variables and the like. */
import type { Snapshot, Workload } from "../model/snapshot.ts";
import type { Readers } from "./history.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

/** As it is in force now: what a file was read for at other times would take reading all of them. */
export function readersIn(source: Pick<SnapshotSource, "desired">): Readers {
  const known = new WeakMap<Snapshot["workloads"], ReadonlyMap<string, readonly string[]>>();
  return (path) => {
    const workloads = source.desired?.snapshot.workloads;
    if (workloads === undefined) return [];
    const readers = known.get(workloads) ?? readersOf(workloads);
    known.set(workloads, readers);
    return readers.get(path) ?? [];
  };
}

/** By path. The file that a project begins with tells by itself of whom it speaks. */
export function readersOf(workloads: Snapshot["workloads"]): ReadonlyMap<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const [[, ...others], members] of projects(workloads)) {
    for (const path of others) {
      const own = members.filter(({ position }) => position.file === path);
      const said = (own.length > 0 ? own : members).map(({ name }) => name);
      readers.set(path, [...readers.get(path) ?? [], ...said]);
    }
  }
  return readers;
}

/** Workloads by the files that say them, of those that have several. */
function projects(workloads: Snapshot["workloads"]) {
  const byFiles = new Map<readonly string[], Workload[]>();
  for (const workload of workloads.values()) {
    const { files } = workload;
    if (files === undefined) continue;
    const members = byFiles.get(files);
    if (members) members.push(workload);
    else byFiles.set(files, [workload]);
  }
  return byFiles;
}
