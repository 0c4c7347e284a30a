/** Why a command did not do what it was asked. */
import type { ArkError } from "../../errors.ts";
import { ERRORS } from "../../errors.ts";
import type { Problem } from "../../model/snapshot.ts";
import type { Page } from "./page.ts";
import { problemLines } from "./problems.ts";

/** The sentence, and when to ask again; below it, where there are any, the problems of the snapshot. */
export function failureText({ message, details }: ArkError, page: Page): string {
  const { retryAfter } = details;
  const again = typeof retryAfter === "number" ? ` Ask again in ${retryAfter} s.` : "";
  return `${page.paint("red", "ark-schedule:")} ${message}${again}\n` +
    problemLines(snapshotProblems(details.problems), page);
}

/** As the API would say it. */
export function failureJson({ code, message, details }: ArkError): Record<string, unknown> {
  return { ...details, code, status: ERRORS[code].status, detail: message };
}

function snapshotProblems(problems: unknown): Problem[] {
  return Array.isArray(problems) ? problems.filter((each) => typeof each?.file === "string") : [];
}
