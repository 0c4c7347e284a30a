/** What a capture came to. */
import type { SnapshotReport } from "../../reconciler/operations.ts";
import type { Colour, Page } from "./page.ts";
import { problemLines } from "./problems.ts";
import { count, short } from "./words.ts";

export function snapshotText(report: SnapshotReport, page: Page): string {
  return headline(report) +
    names(report.added, "+", "green", page) +
    names(report.updated, "~", "yellow", page) +
    names(report.removed, "-", "red", page) +
    missingText(report) + notCapturedText(report.notCaptured) + problemLines(report.warnings, page);
}

function headline(report: SnapshotReport): string {
  const { committed, revision, added, updated, removed, unchanged, pullRequest } = report;
  if (!committed) {
    return `Nothing has changed since ${short(revision)}: ${
      count(unchanged.length, "workload")
    }.\n`;
  }
  const parts = Object.entries({ added, updated, removed, unchanged })
    .filter(([, list]) => list.length > 0)
    .map(([what, list]) => `${list.length} ${what}`);
  const what = `${short(revision)}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
  return pullRequest === undefined
    ? `Committed ${what}.\n`
    : `Proposed ${what}. Nothing changes until it is merged:\n${pullRequest.url}\n`;
}

function names(list: readonly string[], mark: string, colour: Colour, page: Page): string {
  return list.map((name) => `${page.paint(colour, mark)} ${name}\n`).join("");
}

function missingText({ missing }: SnapshotReport): string {
  if (missing.length === 0) return "";
  return `Kept, though gone from the engine: ${
    missing.join(", ")
  } ("ark-schedule snapshot --prune" drops ` +
    `${missing.length === 1 ? "it" : "them"}).\n`;
}

export function notCapturedText(notCaptured: SnapshotReport["notCaptured"]): string {
  const lines = Object.entries(notCaptured).flatMap(([workload, reasons]) =>
    reasons.map((reason) => `  ${workload}: ${reason}\n`)
  );
  return lines.length === 0 ? "" : `Not captured, since no snapshot can say it:\n${lines.join("")}`;
}
