/**
 * Whether an answer is whole, as far as its framing tells: lines that each begin with their length
 * in four hexadecimal digits, the last of them empty.
 * Source: https://git-scm.com/docs/protocol-common#_pkt_line_format
 */
import type { Buffer } from "node:buffer";

/** Lengths that say something by themselves: flush, delimiter, end of the response. */
const FLUSH = 0;
const SHORTEST = 4;

export type Framing = "whole" | "cut off" | "not git's";

export function framingOf(answer: Buffer): Framing {
  let at = 0;
  let last = -1;
  while (at < answer.length) {
    const digits = answer.toString("latin1", at, at + 4);
    if (!/^[0-9a-f]*$/i.test(digits)) return "not git's";
    if (digits.length < 4) return "cut off";
    last = Number.parseInt(digits, 16);
    at += Math.max(last, SHORTEST);
  }
  return at === answer.length && last === FLUSH ? "whole" : "cut off";
}
