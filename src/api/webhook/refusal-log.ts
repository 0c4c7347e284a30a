/** Refused webhooks in the log, which is where somebody looks whose webhook does not work. */
import type { ArkError } from "../../errors.ts";
import type { Log } from "../../reconciler/ports.ts";

/** Milliseconds; anybody can send wrong webhooks, and must not fill the log by it. */
const A_MINUTE = 60_000;

/**
 * Warns of the first refusal at once, and then once a minute at most, with how many there were since
 * the last warning.
 * @returns takes each refusal, and when it was in milliseconds since 1970
 */
export function refusalLog(log: Log): (refusal: ArkError, now: number) => void {
  let warnedAt = -Infinity;
  let count = 0;
  return ({ code, message }, now) => {
    count += 1;
    if (Math.abs(now - warnedAt) < A_MINUTE) return; // a clock that was set back silences nothing
    log.warn(
      { code, count },
      `Refused ${count === 1 ? "a webhook" : `${count} webhooks`}: ${message}`,
    );
    warnedAt = now;
    count = 0;
  };
}
