/** Wake-ups, folded into rounds. A wake-up only says "look again"; the round finds out what is true. */
import { Cron } from "croner";
import { asArkError } from "../errors.ts";
import type { Follower } from "./follower.ts";
import type { Clock, Cluster, ClusterEvent, Log, Metrics } from "./ports.ts";

export interface LoopParts {
  readonly cluster: Cluster;
  readonly follower: Follower;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Seconds first; undefined: the clock wakes nobody. */
  readonly crontab: string | undefined;
  /** Whether the engines' events do. */
  readonly events: boolean;
  /**
   * One turn.
   * @param causes of the wake-ups that it is for
   * @returns when to look again although nothing wakes the loop; milliseconds since 1970
   */
  turn(causes: ReadonlySet<string>): Promise<number | undefined>;
}

/** How long the first round waits for the event stream, so that nothing is missed in between. */
const STREAM_PATIENCE = 1_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class Loop {
  readonly #parts: LoopParts;
  #pending = new Set<string>();
  #rouse: () => void = () => {};
  #failures = 0;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Look again, soon. */
  wake(cause: string): void {
    this.#parts.metrics.wakeUp(cause);
    this.#pending.add(cause);
    this.#rouse();
  }

  /** Turns until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, crontab, events, follower } = this.#parts;
    const following = [follower.run(signal)];
    const cron = crontab === undefined ? undefined : new Cron(crontab, () => this.wake("cron"));
    if (events) following.push(this.#follow(signal));
    signal.addEventListener("abort", () => this.#rouse(), { once: true });
    if (events) await this.#nextWake(clock.now() + STREAM_PATIENCE, signal);
    this.wake("start");
    while (!signal.aborted) {
      const again = await this.#turn();
      await this.#nextWake(again, signal);
    }
    cron?.stop();
    await Promise.all(following);
  }

  async #turn(): Promise<number | undefined> {
    const { clock, log, turn } = this.#parts;
    const causes = this.#pending;
    this.#pending = new Set();
    try {
      log.debug({ causes: [...causes] }, "round");
      const again = await turn(causes);
      this.#failures = 0;
      return again;
    } catch (error) {
      const { code, message } = asArkError(error);
      this.#failures += 1;
      if (this.#failures === 1) log.error({ code }, `No round: ${message}`);
      return clock.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#failures - 1));
    }
  }

  /** Until something wakes the loop, or until that time. */
  async #nextWake(at: number | undefined, signal: AbortSignal): Promise<void> {
    if (this.#pending.size > 0 || signal.aborted) return;
    const { clock } = this.#parts;
    const awake = new AbortController();
    this.#rouse = () => awake.abort();
    const delay = at === undefined ? LONGEST_SLEEP : Math.max(0, at - clock.now());
    await clock.sleep(Math.min(delay, LONGEST_SLEEP), awake.signal);
    this.#rouse = () => {};
    if (!awake.signal.aborted) this.#pending.add("timer");
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { cluster, log } = this.#parts;
    for await (const event of cluster.events(signal)) {
      this.#report(event, log);
      this.wake(CAUSES[event.kind] ?? "event");
    }
  }

  #report(event: ClusterEvent, log: Log): void {
    if (event.kind === "connected") {
      log.info({ node: event.node }, "The engine answers, and its events are followed.");
    } else if (event.kind === "disconnected") {
      log.warn({ node: event.node }, `The engine's events are lost: ${event.problem}`);
    } else log.debug({ ...event }, "event");
  }
}

/** Where the stream ends the node may be lost; where it begins anew, events may have been missed. */
const CAUSES: Readonly<Partial<Record<ClusterEvent["kind"], string>>> = {
  connected: "connection",
  disconnected: "connection",
};

/** The longest that a timer takes; milliseconds. */
const LONGEST_SLEEP = 2 ** 31 - 1;
