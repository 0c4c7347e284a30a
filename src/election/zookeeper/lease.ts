/**
 * How long a leader may take itself for one. ZooKeeper keeps a session for the whole time-out after
 * it last heard of it, which was no earlier than a question was asked that it answered. A third of
 * that is left for what is slow: a timer, a call under way, a server that tells the others late.
 */
import type { Clock } from "../../reconciler/ports.ts";

/** By both clocks; milliseconds. */
export interface Moment {
  readonly elapsed: number;
  readonly now: number;
}

const SHARE = 2 / 3;

export function momentOf(clock: Clock): Moment {
  return { elapsed: clock.elapsed(), now: clock.now() };
}

/**
 * Milliseconds, by the clock that has gone further: the even one stands still while a virtual machine
 * is suspended, and the other may be put back. Going wrong, they can only make it too long.
 */
export function passed(from: Moment, to: Moment): number {
  return Math.max(to.elapsed - from.elapsed, to.now - from.now);
}

/** Milliseconds, negative when it is over. @param asked when what was answered last was asked */
export function leaseLeft(asked: Moment, timeout: number, at: Moment): number {
  return timeout * SHARE - passed(asked, at);
}
