/** What a manager's refusal stands for: plain text, and 500 for almost everything. */
import { ArkError, type ErrorCode } from "../../errors.ts";
import { engineError } from "../engine/engine-error.ts";

interface Meaning {
  readonly words: RegExp;
  readonly code: ErrorCode;
  /** Another manager may know better. */
  readonly managersFault?: true;
}

/** The first that matches decides. */
const MEANINGS: readonly Meaning[] = [
  { words: /^Unable to find a node that satisfies/i, code: "unplaceable" },
  { words: /^no resources available to schedule/i, code: "unplaceable" },
  { words: /^No healthy node available/i, code: "unplaceable" },
  { words: /running on unhealthy node /i, code: "engine-unreachable" },
  { words: /^Cannot connect to the Docker (daemon|engine)/i, code: "engine-unreachable" },
  {
    words: /^(No elected|Unable to reach) primary cluster manager/i,
    code: "engine-unreachable",
    managersFault: true,
  },
  // An engine's refusal, which the manager passes on as its own.
  { words: /No such container/i, code: "engine-not-found" },
];

/** @param what the call, for people: "starting web" */
export function managerError(error: unknown, endpoint: string, what: string): ArkError {
  const { status } = engineError(error, endpoint, what).details;
  const words = wordsOf(error);
  if (status === undefined || words === undefined) return engineError(error, endpoint, what);
  const meaning = status === 500 ? MEANINGS.find((it) => it.words.test(words)) : undefined;
  const { code, message } = engineError(withWords(error, words), endpoint, what);
  return new ArkError(meaning?.code ?? code, message, {
    cause: error,
    details: { status, words, ...(meaning?.managersFault && { managersFault: true }) },
  });
}

/** Whether it is not an engine behind the manager that is to blame. */
export function isManagersFault(error: unknown): boolean {
  if (!(error instanceof ArkError) || error.code !== "engine-unreachable") return false;
  return error.details["status"] === undefined || error.details["managersFault"] === true;
}

/** What it said in plain text, on one line: its lists of conditions are lines in brackets. */
function wordsOf(error: unknown): string | undefined {
  const { json } = error as { json?: unknown };
  if (!(json instanceof Uint8Array)) return undefined;
  const lines = new TextDecoder().decode(json).split("\n").map((line) => line.trim());
  return lines.filter(Boolean).join(" ") || undefined;
}

function withWords(error: unknown, message: string): object {
  return { ...(error as object), json: { message } };
}
