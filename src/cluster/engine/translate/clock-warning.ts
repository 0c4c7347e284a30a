/** Whether an engine's clock and ours are apart. Pure. */
import type { EngineInfo } from "./engine-types.ts";

/** Times that both tell are compared in places, and nobody sets a clock better than that; milliseconds. */
const TOLERATED = 5_000;

/** When `GET /info` was called, and how long the answer took. */
export interface Span {
  /** Milliseconds since 1970. */
  readonly asked: number;
  readonly milliseconds: number;
}

/** A sentence; undefined: they agree, as far as can be told. */
export function clockWarning({ SystemTime }: EngineInfo, span: Span): string | undefined {
  const theirs = Date.parse(SystemTime ?? "");
  // The engine has looked at its clock somewhere between question and answer.
  const half = span.milliseconds / 2;
  const apart = theirs - (span.asked + half);
  if (!(Math.abs(apart) - half > TOLERATED)) return undefined;
  const seconds = Math.round(Math.abs(apart) / 1000);
  return `Its clock is ${seconds} s ${apart > 0 ? "ahead of" : "behind"} this host's.`;
}
