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
  const [, amount] = AMOUNTS.find(([least]) => Math.abs(apart) > least)!;
  return `Its clock is more than ${amount} ${apart > 0 ? "ahead of" : "behind"} this host's.`;
}

/** No finer, so that a warning stays the same for as long as nothing is done about it. */
const AMOUNTS: readonly (readonly [milliseconds: number, words: string])[] = [
  [86_400_000, "a day"],
  [3_600_000, "an hour"],
  [60_000, "a minute"],
  [0, `${TOLERATED / 1000} s`],
];
