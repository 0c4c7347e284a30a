/** Who leads, and what is stopped. */
import type { LeaderReport, MaintenanceReport } from "../../reconciler/operations.ts";
import { scopeWords, type Stop } from "../../model/maintenance.ts";
import type { Page } from "./page.ts";
import { when } from "./time.ts";
import { actionWords } from "./plan-words.ts";
import { windowsText } from "./windows.ts";
import { short } from "./words.ts";

export function leaderText(report: LeaderReport, page: Page): string {
  const problems = report.problems.map((problem) => `${page.paint("yellow", "!")} ${problem}\n`);
  return whoText(report, page) + problems.join("") +
    schedulingText(report, page, report.leader !== undefined) +
    windowsText(report.windows, page);
}

function whoText({ leader, self, term, since }: LeaderReport, page: Page): string {
  if (leader === undefined) {
    return `${page.paint("yellow", "No replica is known to lead, so nothing is done")}\n`;
  }
  const facts = [
    term === undefined ? "" : `term ${term}`,
    since === undefined ? "" : `since ${when(since, page.now)}`,
  ].filter(Boolean).join(", ");
  const answers = self ? "" : "The replica that answers stands by\n";
  return `${page.paint("bold", leader)} leads${facts && `: ${facts}`}\n${answers}`;
}

/** What stop and start came to. */
export function maintenanceText(report: MaintenanceReport, page: Page): string {
  const commit = report.committed
    ? `Committed as ${short(report.revision)}.`
    : "It was so already; nothing was committed.";
  return `${schedulingText(report, page)}${commit}\n${underWayText(report, page)}`;
}

function underWayText({ underWay }: MaintenanceReport, page: Page): string {
  return underWay.map(({ workload, action, ends }) => {
    const what = ends ? "was under way, and ends first" : "is not begun any more";
    const name = page.paint("bold", workload);
    return `${page.paint("yellow", "!")} ${name}: ${actionWords(action)} ${what}\n`;
  }).join("");
}

/** Where nobody leads, nothing runs, stopped or not. */
function schedulingText(
  { scheduling, stop, holds }: Pick<LeaderReport, "scheduling" | "stop" | "holds">,
  page: Page,
  led = true,
): string {
  const running = led ? page.paint("green", "Scheduling runs") : "Scheduling is not stopped";
  const state = scheduling === "running"
    ? running
    : page.paint("yellow", "Scheduling is stopped") + stopText(stop ?? {}, page);
  const stopped = holds.map((hold) =>
    `${page.paint("yellow", "Stopped")} for ${page.paint("bold", scopeWords(hold))}${
      stopText(hold, page)
    }\n`
  );
  return `${state}\n${stopped.join("")}`;
}

function stopText({ reason, author, since, until }: Stop, page: Page): string {
  return [
    since === undefined ? "" : ` since ${when(since, page.now)}`,
    author === undefined ? "" : ` by ${author}`,
    until === undefined ? "" : `, until ${when(until, page.now)}`,
    reason === undefined ? "" : `: ${reason}`,
  ].join("");
}
