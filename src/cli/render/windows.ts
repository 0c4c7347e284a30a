/** Maintenance windows: what is open, and what comes next. */
import type { WindowReport, WindowsReport } from "../../reconciler/operations.ts";
import { scopeWords } from "../../model/maintenance.ts";
import type { Page } from "./page.ts";
import { lasting, when } from "./time.ts";

const MEANING: Readonly<Record<WindowReport["kind"], string>> = {
  stop: "scheduling is stopped",
  allow: "changes are made",
};

/** One line each; none where there are no windows. */
export function windowLines({ open, next }: WindowsReport, page: Page): string[] {
  const lines = open.map((window) => {
    const colour = window.kind === "stop" ? "yellow" : "green";
    const state = page.paint(colour, `Window ${named(window)} is open`);
    return `${state} until ${when(window.until, page.now)}: ${meaning(window)}`;
  });
  if (next === undefined) return lines;
  const length = lasting(next.until - next.from);
  const line = `Next window ${named(next)} opens ${when(next.from, page.now)} for ${length}`;
  return [...lines, `${line}: ${meaning(next)}`];
}

/** The same as text. */
export function windowsText(windows: WindowsReport, page: Page): string {
  return windowLines(windows, page).map((line) => `${line}\n`).join("");
}

function named({ name, cron }: WindowReport): string {
  return `"${name ?? cron}"`;
}

function meaning({ kind, reason, workloads = [], nodes = [] }: WindowReport): string {
  const scope = [...workloads, ...nodes.map((node) => scopeWords({ node }))].join(", ");
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${MEANING[kind]}${scope === "" ? "" : ` for ${scope}`}${why}`;
}
