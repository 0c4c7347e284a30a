/** Maintenance windows as people see them: what is open, and what comes next. Pure. */
import type { Span, WindowTimes } from "../model/maintenance.ts";
import type { WindowReport, WindowsReport } from "./operations.ts";

export function windowsReport(times: readonly WindowTimes[]): WindowsReport {
  const open = times.flatMap((it) => it.open === undefined ? [] : [reportOf(it, it.open)]);
  const coming = times.flatMap((it) => it.next === undefined ? [] : [reportOf(it, it.next)]);
  const [next] = coming.sort((a, b) => a.from - b.from);
  return { open, ...(next && { next }) };
}

function reportOf({ window }: WindowTimes, { from, until }: Span): WindowReport {
  const { duration: _, ...rest } = window;
  return { ...rest, from, until };
}
