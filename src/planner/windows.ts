/** Which windows are open at a moment, and when that changes. */
import type { MaintenanceWindow, Span, WindowTimes } from "../model/maintenance.ts";
import { nextTime } from "../snapshot/cron.ts";

/** As long as a window neither opens nor closes, its times are the same: looked up, not computed. */
const KEPT = 100;
const kept = new Map<
  string,
  { readonly at: number; readonly times: Omit<WindowTimes, "window"> }
>();

/** In the order of the file. @param now milliseconds since 1970 */
export function windowTimes(windows: readonly MaintenanceWindow[], now: number): WindowTimes[] {
  return windows.map((window) => ({ window, ...timesOf(window, now) }));
}

/** When one of them opens or closes; milliseconds since 1970. */
export function nextChange(times: readonly WindowTimes[]): number | undefined {
  return earliest(times.flatMap(({ open, next }) => [open?.until, next?.from]));
}

/** When one of them forbids what was allowed: a stop that opens, an allowance that ends. */
export function nextForbidding(times: readonly WindowTimes[]): number | undefined {
  return earliest(
    times.map(({ window, open, next }) => window.kind === "stop" ? next?.from : open?.until),
  );
}

/** Whether the window is of this workload, on that node. */
export function covers(
  { workloads, nodes }: MaintenanceWindow,
  workload: string,
  node: string | undefined,
): boolean {
  if (workloads === undefined && nodes === undefined) return true;
  return workloads?.includes(workload) || (node !== undefined && nodes?.includes(node)) || false;
}

export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b));
}

function timesOf(window: MaintenanceWindow, now: number): Omit<WindowTimes, "window"> {
  const key = `${window.duration} ${window.timezone} ${window.cron}`;
  const known = kept.get(key);
  if (known !== undefined && known.at <= now && now < changesAt(known.times)) return known.times;
  if (kept.size >= KEPT) kept.clear();
  const times = computed(window, now);
  kept.set(key, { at: now, times });
  return times;
}

function changesAt({ open, next }: Omit<WindowTimes, "window">): number {
  return Math.min(open?.until ?? Infinity, next?.from ?? Infinity);
}

/** It is open if its latest opening was less than its duration ago: the first that long ago or later. */
function computed(window: MaintenanceWindow, now: number): Omit<WindowTimes, "window"> {
  const { cron, timezone, duration } = window;
  const spanAfter = (time: number): Span | undefined => {
    const from = nextTime(cron, timezone, time);
    return from === undefined ? undefined : { from, until: from + duration };
  };
  const first = spanAfter(now - duration);
  const open = first !== undefined && first.from <= now ? first : undefined;
  const next = open === undefined ? first : spanAfter(now);
  return { ...(open && { open }), ...(next && { next }) };
}
