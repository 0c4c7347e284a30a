/** What a commit changed, by what its files said before and after. Pure. */
import type { MaintenanceOutline, StopOutline, WorkloadOutline } from "../snapshot/outline.ts";
import type { HistoryEntry, HistoryWorkload } from "./operations.ts";

/** One file of workloads. */
export interface OutlinePair {
  readonly path: string;
  /** Undefined: it cannot be read. Empty: it is not there. */
  readonly before: WorkloadOutline;
  readonly after: WorkloadOutline;
}

/**
 * Sorted by name.
 * @param others names of workloads that other files of the commit say a part of
 */
export function workloadChanges(
  pairs: readonly OutlinePair[],
  others: readonly string[] = [],
): HistoryWorkload[] {
  const changes = new Map<string, HistoryWorkload["change"]>();
  for (const pair of pairs) {
    for (const [name, change] of fileChanges(pair)) {
      const other = changes.get(name);
      changes.set(name, other === undefined || other === change ? change : "moved");
    }
  }
  for (const name of others) if (!changes.has(name)) changes.set(name, "modified");
  return [...changes].map(([name, change]) => ({ name, change }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type FileChanges = ReadonlyMap<string, "added" | "modified" | "removed">;

function fileChanges({ path, before, after }: OutlinePair): FileChanges {
  if (before === undefined || after === undefined) {
    const names = [...(before ?? after ?? new Map<string, string>()).keys()];
    const known = names.length > 0 ? names : [nameByPath(path)];
    return new Map(known.map((name) => [name, "modified"]));
  }
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changed = names.flatMap((name) => {
    const was = before.get(name);
    const is = after.get(name);
    const change = was === undefined ? "added" : is === undefined ? "removed" : "modified";
    return was === is ? [] : [[name, change] as const];
  });
  // Comments and order were changed: of which workload, only a reader can tell.
  return new Map(changed.length > 0 ? changed : names.map((name) => [name, "modified"]));
}

/** "web" of "containers/web.yaml", and "shop" of "stacks/shop/compose.yaml". */
function nameByPath(path: string): string {
  return path.replace(/^containers\/|^stacks\//, "").replace(
    /\/(?:docker-)?compose\.ya?ml$|\.ya?ml$/,
    "",
  );
}

export interface StopChanges {
  readonly began: readonly StopOutline[];
  readonly ended: readonly StopOutline[];
}

export function stopChanges(before: MaintenanceOutline, after: MaintenanceOutline): StopChanges {
  const without = (some: readonly StopOutline[], others: readonly StopOutline[]) => {
    const known = new Set(others.map(stopKey));
    return some.filter((stop) => !known.has(stopKey(stop)));
  };
  return {
    began: without(after.stops, before.stops),
    ended: without(before.stops, after.stops),
  };
}

/** What is stopped, as text to compare. */
export function stopKey({ workload, node }: StopOutline): string {
  return JSON.stringify([workload ?? null, node ?? null]);
}

export function windowChanges(
  before: MaintenanceOutline,
  after: MaintenanceOutline,
): HistoryEntry["windows"] {
  return [...new Set([...before.windows.keys(), ...after.windows.keys()])].flatMap((name) => {
    const was = before.windows.get(name);
    const is = after.windows.get(name);
    if (was === is) return [];
    return [{
      name,
      change: was === undefined ? "added" : is === undefined ? "removed" : "modified",
    }];
  });
}
