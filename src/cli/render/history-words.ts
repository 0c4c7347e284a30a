/** What there is to say of a commit besides its subject; a table and Markdown say the same. */
import type { HistoryEntry, HistoryStop } from "../../reconciler/operations.ts";
import { MAINTENANCE_FILE } from "../../snapshot/layout.ts";
import { isWorkloadFile } from "../../snapshot/outline.ts";
import { lasting } from "./time.ts";
import { count, short } from "./words.ts";

const MARKS = { added: "+", modified: "~", removed: "-", moved: ">" } as const;

/** "+web ~db and 3 more" */
export function workloadNames({ workloads }: HistoryEntry, most: number): string {
  return listed(workloads.map(({ name, change }) => MARKS[change] + name), most);
}

/** One line. */
export function stopWords({ workload, node, change, lasted, lasting: still }: HistoryStop): string {
  const what = `The stop${workload ? ` of ${workload}` : node ? ` of node ${node}` : ""}`;
  const long = lasted === undefined ? undefined : lasting(lasted);
  if (change === "ended") {
    return long === undefined ? `${what} ended` : `${what} ended after ${long}`;
  }
  return still ? `${what} lasts still, ${long} so far` : `${what} lasted ${long}`;
}

/** Files that are not told of otherwise: "~cluster.yaml +networks/vlan7.yaml". Empty: there are none. */
export function otherFiles({ files, stops, windows }: HistoryEntry, most: number): string {
  const isTold = stops.length + windows.length > 0;
  const others = files.filter(({ path }) =>
    !isWorkloadFile(path) && !(isTold && path === MAINTENANCE_FILE)
  );
  return listed(others.map(({ path, change }) => MARKS[change] + path), most);
}

/** "+nightly -weekly" */
export function windowNames({ windows }: HistoryEntry): string {
  return windows.map(({ name, change }) => MARKS[change] + name).join(", ");
}

/** One line. */
export function outcomeWords({ outcome }: HistoryEntry): string {
  if (outcome === undefined) return "";
  const { result, by, reason } = outcome;
  const why = reason === undefined ? "" : `: ${reason}`;
  return result + (by === undefined ? why : ` by ${short(by)}`);
}

/** One line; empty where it is no merge. */
export function mergeWords({ merge }: HistoryEntry): string {
  if (merge === undefined) return "";
  return `Merged by ${merge.author} with ${count(merge.commits.length, "commit")}`;
}

function listed(all: readonly string[], most: number): string {
  const more = all.length - most;
  return all.slice(0, most).join(" ") + (more > 0 ? ` and ${more} more` : "");
}
