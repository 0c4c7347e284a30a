/** Takes part in the election by one session after another: whatever ends one, the next begins. */
import type { ArkError } from "../../errors.ts";
import type { Clock, Log } from "../../reconciler/ports.ts";
import type { CandidateData } from "./candidate-data.ts";
import { Candidacy } from "./candidacy.ts";
import { ended, refusal, type Setup, unreachable } from "./faults.ts";
import {
  isSessionError,
  type Session,
  type SessionError,
  type SessionOptions,
  type SessionState,
} from "./session.ts";
import { within } from "./within.ts";

export interface SessionsParts {
  readonly open: (changed: SessionOptions["changed"]) => Session;
  readonly setup: Setup;
  readonly self: CandidateData;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  /** Something may be otherwise than it was. */
  readonly changed: () => void;
}

/** How long a last call may take; milliseconds. */
const LAST_CALL = 1_000;
/** From one session to the next, longer after each that came to nothing; milliseconds. */
const PAUSE = 250;
const LONGEST_PAUSE = 8_000;
/** Time-outs without an answer after which a client is not waited for any more. */
const PATIENCE = 6;

interface Current {
  readonly session: Session;
  readonly candidacy: Candidacy;
  readonly over: AbortController;
}

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #ended = new AbortController();
  #current: Current | undefined;
  #fault: ArkError | undefined;
  #everEnrolled = false;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  get candidacy(): Candidacy | undefined {
    return this.#current?.candidacy;
  }

  get session(): Session | undefined {
    return this.#current?.session;
  }

  /** Why this replica takes no part, or may not at the moment. */
  get fault(): ArkError | undefined {
    return this.#fault;
  }

  /** Whether this replica has been a candidate at all. */
  get everEnrolled(): boolean {
    return this.#everEnrolled;
  }

  /** Until `end`; never fails. */
  async run(): Promise<void> {
    for (let failures = 0; !this.#ended.signal.aborted; failures++) {
      if (await this.#serve()) failures = 0;
      const pause = Math.min(PAUSE * 2 ** failures, LONGEST_PAUSE);
      if (!this.#ended.signal.aborted) await this.#parts.clock.sleep(pause, this.#ended.signal);
    }
  }

  /** Acts no more, at once; `run` ends when everything is cleared up. @param reason a sentence */
  async end(reason: string): Promise<void> {
    const left = this.#current?.candidacy.end(reason);
    if (left !== undefined) await within(this.#parts.clock, LAST_CALL, left);
    this.#ended.abort();
    this.#current?.over.abort();
  }

  /** Says that nothing is heard of ZooKeeper, where nothing is. */
  complain(): void {
    if (!this.#everEnrolled && this.#fault === undefined) {
      this.#setFault(unreachable(this.#parts.setup));
    }
  }

  /** @returns whether it was a candidate */
  async #serve(): Promise<boolean> {
    const { open, setup: { folder }, self, clock, randomId } = this.#parts;
    const over = new AbortController();
    let enrolled = false;
    const session = open((state, reason) => this.#told(current, state, reason));
    const candidacy = new Candidacy({
      ...{ session, folder, self, clock, guid: randomId() },
      changed: () => {
        enrolled ||= candidacy.enrolled;
        this.#looked(candidacy);
      },
      failed: (error) => this.#failed(current, error),
    });
    const current: Current = { session, candidacy, over };
    this.#current = current;
    const running = candidacy.run();
    await this.#lasts(current);
    await within(clock, LAST_CALL, candidacy.end(OVER));
    await within(clock, LAST_CALL, session.close());
    await running;
    this.#current = undefined;
    return enrolled;
  }

  /** As long as the session is good for anything. */
  async #lasts({ session, candidacy, over }: Current): Promise<void> {
    const { clock } = this.#parts;
    while (!over.signal.aborted) {
      const { answered } = candidacy;
      const left = answered.elapsed + PATIENCE * session.timeout - clock.elapsed();
      if (left <= 0) return;
      await clock.sleep(left, over.signal);
    }
  }

  #told({ candidacy, over }: Current, state: SessionState, reason?: SessionError): void {
    candidacy.told(state);
    if (state === "connected" || this.#ended.signal.aborted) return;
    const { setup } = this.#parts;
    const say = state === "lost" ? ended : unreachable;
    this.#setFault(refusal(reason, setup) ?? say(setup, reason?.message));
    if (state === "lost") over.abort();
  }

  #looked(candidacy: Candidacy): void {
    if (candidacy.enrolled && this.#fault !== undefined) this.#setFault(undefined);
    this.#everEnrolled ||= candidacy.enrolled;
    this.#parts.changed();
  }

  #failed({ over }: Current, error: unknown): void {
    const { setup } = this.#parts;
    const refused = refusal(error, setup);
    if (refused !== undefined) {
      over.abort();
      this.#setFault(refused);
    } else if (isSessionError(error, "other")) this.#setFault(unreachable(setup, error.message));
    // The state of the session tells of the rest.
  }

  /** Once per change, into the log. */
  #setFault(fault: ArkError | undefined): void {
    const { log, changed } = this.#parts;
    if (fault?.message === this.#fault?.message) return;
    this.#fault = fault;
    if (fault === undefined) log.info({}, "ZooKeeper answers again.");
    else log.warn({ code: fault.code }, fault.message);
    changed();
  }
}

const OVER = "The session with ZooKeeper is over; another replica may lead.";
