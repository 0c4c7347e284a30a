/** Whether a workload is to be left alone, or not to be changed, now, and why. */
import type { Maintenance, MaintenanceWindow, Stop, WindowTimes } from "../model/maintenance.ts";
import { type Held, hold } from "./decision.ts";
import { covers, earliest } from "./windows.ts";

/** What holds one workload on its node; undefined: nothing does. */
export type HeldBy = (workload: string, node: string | undefined) => Held | undefined;

/** Sorted out once a plan, since every workload is asked for. */
export interface MaintenanceNow {
  /** Nothing is done: by the cluster's stop, its node's, its own, or an open window. */
  readonly stopOf: HeldBy;
  /** Healed, and not changed: every window that would allow it is closed. */
  readonly waitOf: HeldBy;
}

/** @param times of its windows, now */
export function maintenanceNow(
  maintenance: Maintenance,
  times: readonly WindowTimes[],
): MaintenanceNow {
  return { stopOf: stopsOf(maintenance, times), waitOf: waitsOf(times) };
}

function stopsOf(
  { scheduling, stop, holds }: Maintenance,
  times: readonly WindowTimes[],
): HeldBy {
  if (scheduling === "stopped") {
    const all = held("Scheduling is stopped", stop ?? {});
    return () => all;
  }
  const nodes = new Map<string | undefined, Held>();
  const workloads = new Map<string, Held>();
  for (const each of holds) {
    if ("node" in each) nodes.set(each.node, held(`The node ${each.node} is held`, each));
    else workloads.set(each.workload, held("It is held", each));
  }
  const windows = openStops(times);
  return (workload, node) =>
    nodes.get(node) ?? workloads.get(workload) ??
      windows.find(({ window }) => covers(window, workload, node))?.held;
}

/** The one that closes last comes first. */
function openStops(times: readonly WindowTimes[]) {
  return times.flatMap(({ window, open }) => {
    if (window.kind !== "stop" || open === undefined) return [];
    const { reason } = window;
    const stop = { until: open.until, ...(reason !== undefined && { reason }) };
    return [{ window, until: open.until, held: held(`${windowName(window)} is open`, stop) }];
  }).sort((a, b) => b.until - a.until);
}

function waitsOf(times: readonly WindowTimes[]): HeldBy {
  const allowing = times.filter(({ window }) => window.kind === "allow");
  if (allowing.length === 0) return () => undefined;
  return (workload, node) => {
    const own = allowing.filter(({ window }) => covers(window, workload, node));
    if (own.length === 0 || own.some(({ open }) => open !== undefined)) return undefined;
    const until = earliest(own.map(({ next }) => next?.from));
    const first = own.find(({ next }) => next?.from === until) ?? own[0]!;
    const never = until === undefined ? ", which does not open any more" : "";
    return hold("maintenance", `Changes wait for ${lower(windowName(first.window))}${never}.`, {
      ...(until !== undefined && { until }),
    });
  };
}

/** 'The window "backup"' */
export function windowName({ name, cron }: MaintenanceWindow): string {
  return `The window "${name ?? cron}"`;
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** "Scheduling is stopped by eve: new disk." */
export function stopSentence(what: string, { author, reason }: Stop): string {
  const by = author === undefined ? "" : ` by ${author}`;
  const why = reason === undefined ? "" : `: ${reason.replace(/\.$/, "")}`;
  return `${what}${by}${why}.`;
}

function held(what: string, stop: Stop): Held {
  const until = stop.until === undefined ? {} : { until: stop.until };
  return hold("maintenance", stopSentence(what, stop), until);
}
