/** Errors as RFC 9457 says them. */
import type { ErrorCode } from "../errors.ts";
import { asArkError, ERRORS } from "../errors.ts";

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly [detail: string]: unknown;
}

/** What is internal stays inside: its words may be anything, and are in the log. */
const INTERNAL = "Something went wrong inside; the log of the service says what.";

export function problemBody(thrown: unknown): ProblemBody {
  const { code, message, details } = asArkError(thrown);
  const { status, meaning } = ERRORS[code];
  return {
    ...(code === "internal" ? {} : details),
    type: `urn:ark-schedule:error:${code}`,
    title: meaning.split(". ")[0]!.replace(/\.$/, ""),
    status,
    detail: code === "internal" ? INTERNAL : message,
    code,
  };
}
