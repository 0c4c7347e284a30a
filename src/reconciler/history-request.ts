/** Which entries of the audit trail are asked for. Pure. */
import type { HistoryEntry, HistoryRequest } from "./operations.ts";
import { TRAILER } from "./trailers.ts";

/** Whether the entry is of the workload, the author and the action that are asked for. */
export function isAskedFor(entry: HistoryEntry, request: HistoryRequest): boolean {
  const { workload, author, action } = request;
  return (workload === undefined || speaksOf(entry, workload)) &&
    (author === undefined || isBy(entry, author.toLowerCase())) &&
    (action === undefined || entry.action === action);
}

function speaksOf({ workloads, stops, trailers }: HistoryEntry, workload: string): boolean {
  return workloads.some(({ name }) => name === workload) ||
    stops.some((stop) => stop.workload === workload) ||
    trailers[TRAILER.workload] === workload;
}

/** Who merged counts as well. */
function isBy({ author, email, merge }: HistoryEntry, part: string): boolean {
  const people = [{ author, email }, ...(merge === undefined ? [] : [merge, ...merge.commits])];
  return people.some((one) => `${one.author} <${one.email}>`.toLowerCase().includes(part));
}

/** The workload that was asked for stands first among those of a large commit. */
export function withFirst(entry: HistoryEntry, workload: string): HistoryEntry {
  const own = entry.workloads.filter(({ name }) => name === workload);
  const others = entry.workloads.filter(({ name }) => name !== workload);
  return { ...entry, workloads: [...own, ...others] };
}
