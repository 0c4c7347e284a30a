/** Why a command did not do what it was asked. */
import type { ArkError } from "../../errors.ts";
import { ERRORS } from "../../errors.ts";
import type { Moved } from "../../reconciler/shown-plans.ts";
import type { Problem } from "../../model/snapshot.ts";
import type { Page } from "./page.ts";
import { pad } from "./table.ts";
import { problemLines } from "./problems.ts";

/**
 * The sentence, and when to ask again; below it, where there are any, the problems of the snapshot, or
 * what has moved since a plan was made.
 */
export function failureText({ message, details }: ArkError, page: Page): string {
  const { retryAfter } = details;
  const again = typeof retryAfter === "number" ? ` Ask again in ${retryAfter} s.` : "";
  return `${page.paint("red", "ark-schedule:")} ${message}${again}\n` +
    problemLines(snapshotProblems(details.problems), page) + movedText(details.moved, page);
}

/** As the API would say it. */
export function failureJson({ code, message, details }: ArkError): Record<string, unknown> {
  return { ...details, code, status: ERRORS[code].status, detail: message };
}

function movedText(moved: unknown, page: Page): string {
  if (!Array.isArray(moved)) return "";
  const changes = (moved as readonly Moved[]).filter(({ was, is }) => was ?? is);
  const names = changes.map(({ part, subject, what }) =>
    subject === undefined ? part : `${subject} ${what}`
  );
  const width = Math.max(0, ...names.map((name) => name.length));
  return changes.map(({ was = "nothing", is = "nothing" }, at) =>
    `    ${pad(names[at]!, width)}  ${page.paint("red", was)} → ${page.paint("green", is)}\n`
  ).join("");
}

function snapshotProblems(problems: unknown): Problem[] {
  return Array.isArray(problems) ? problems.filter((each) => typeof each?.file === "string") : [];
}
