/**
 * Whether replicas reach each other by what they advertise. Each asks for itself, and for a new
 * leader: seldom, and until there is an answer.
 */
import { isLoopback } from "../model/loopback.ts";
import type { Clock, Log } from "../reconciler/ports.ts";

export interface ReachParts {
  /** Of this replica: `ACS_ADVERTISE`. */
  readonly advertise: string;
  /** What its API listens on: `ACS_HOST`. */
  readonly host: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Why an address cannot be reached, as the rest of a sentence; undefined where it can. */
  readonly ask: (address: string, signal: AbortSignal) => Promise<string | undefined>;
  /** The problems are others than they were. */
  readonly changed: () => void;
}

/** Before each try, since an API may begin to listen after its replica is known; milliseconds. */
const PAUSES = [1_000, 2_000, 4_000, 8_000];
/** Once it has been reported; milliseconds. */
const LATER = 60_000;

export class Reach {
  readonly #parts: ReachParts;
  /** By address. */
  readonly #problems = new Map<string, string>();
  #own: AbortController | undefined;
  #leader: { readonly address: string; readonly over: AbortController } | undefined;

  constructor(parts: ReachParts) {
    this.#parts = parts;
  }

  /** A sentence each. */
  get problems(): string[] {
    return [...this.#problems.values()];
  }

  /** This replica takes part from now on. */
  begin(): void {
    if (this.#own !== undefined) return;
    this.#own = new AbortController();
    const { advertise } = this.#parts;
    void this.#follow(advertise, (why) => this.#ownProblem(why), this.#own.signal);
  }

  /** @param address of the leader that is known, where it is another; each is asked once */
  heed(address: string | undefined): void {
    if (address === this.#leader?.address) return;
    this.#leader?.over.abort();
    if (this.#leader !== undefined) this.#problems.delete(this.#leader.address);
    this.#leader = undefined;
    if (address === undefined || address === this.#parts.advertise) return;
    const over = new AbortController();
    this.#leader = { address, over };
    void this.#follow(address, (why) => leaderProblem(address, why), over.signal);
  }

  end(): void {
    this.#own?.abort();
    this.heed(undefined);
  }

  /** Asks until there is an answer. */
  async #follow(
    address: string,
    sentence: (why: string) => string,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, log, ask, changed } = this.#parts;
    for (let tries = 0; !signal.aborted; tries++) {
      await clock.sleep(PAUSES[tries] ?? LATER, signal);
      const why = signal.aborted ? undefined : await ask(address, signal);
      if (signal.aborted) return;
      const known = this.#problems.get(address);
      if (why === undefined) {
        if (this.#problems.delete(address)) changed();
        return;
      }
      const problem = sentence(why);
      if (tries + 1 < PAUSES.length || problem === known) continue;
      this.#problems.set(address, problem);
      log.warn({ address }, problem);
      changed();
    }
  }

  #ownProblem(why: string): string {
    const { advertise, host } = this.#parts;
    const elsewhere = !isLoopback(advertise.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""));
    const remedy = isLoopback(host) && elsewhere
      ? `The API listens on ${host} alone: set ACS_HOST, too.`
      : "Set it to host:port as the other replicas see this one.";
    return `This replica does not reach itself at ${advertise}, its ACS_ADVERTISE: ${why}. ${remedy}`;
  }
}

function leaderProblem(address: string, why: string): string {
  return `The leader is not reached at ${address}, its ACS_ADVERTISE: ${why}. ` +
    "Set it there to host:port as the other replicas see the leader.";
}
