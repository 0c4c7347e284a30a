/** Elections in memory: the test says who leads, and what goes wrong. */
import { setMaxListeners } from "node:events";
import { ArkError } from "../../src/errors.ts";
import type { Clock, Election, Leader, Leadership, Leading } from "../../src/reconciler/ports.ts";

/** All replicas of one cluster. Terms only grow. */
export class FakeElections {
  readonly #clock: Clock;
  readonly #replicas = new Map<string, FakeElection>();
  #term = 0;
  /** Who leads, as everybody knows it who can ask. */
  leading: Leading | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A replica takes part. @param address host:port of its API */
  join(address: string): FakeElection {
    if (this.leading?.leader === address) this.depose("Its process has ended.");
    const replica = new FakeElection(address, this);
    this.#replicas.set(address, replica);
    return replica;
  }

  /** Hands the lead over: whoever had it stands down before. @returns the new term */
  elect(address: string): string {
    this.depose();
    const term = String(++this.#term);
    this.leading = this.#replicas.get(address)!.begin(term, this.#clock.now());
    for (const replica of this.#replicas.values()) replica.tell();
    return term;
  }

  /** Nobody leads. */
  depose(reason = "Another replica may lead by now."): void {
    const before = this.leading;
    this.leading = undefined;
    if (before !== undefined) this.#replicas.get(before.leader)!.end(reason);
    for (const replica of this.#replicas.values()) replica.tell();
  }
}

export class FakeElection implements Election {
  readonly #address: string;
  readonly #elections: FakeElections;
  readonly #listeners = new Set<() => void>();
  #own: { readonly leading: Leading; readonly controller: AbortController } | undefined;
  /** As after a suspension: it is over, and nobody has told this process. */
  #outdated = false;

  constructor(address: string, elections: FakeElections) {
    this.#address = address;
    this.#elections = elections;
  }

  current(): Leadership {
    const { leading } = this.#elections;
    if (this.#own !== undefined) return this.#own.leading;
    if (leading === undefined) return { self: false, problems: [] };
    const { leader, term, since } = leading;
    return { ...{ self: false, leader, term, since }, problems: [] };
  }

  leader(): Promise<Leader> {
    const now = this.current();
    if (now.self) return Promise.resolve({ self: true });
    if (now.leader === undefined) return Promise.reject(new ArkError("no-leader", "None leads."));
    return Promise.resolve({ self: false, address: now.leader, token: "token" });
  }

  watch(changed: () => void, signal: AbortSignal): void {
    this.#listeners.add(changed);
    signal.addEventListener("abort", () => this.#listeners.delete(changed), { once: true });
  }

  resign(): Promise<void> {
    if (this.#elections.leading?.leader === this.#address) this.#elections.depose();
    this.end("This process is shutting down.");
    return Promise.resolve();
  }

  /** Its time is over, and it has yet to find out by the clock: others may be elected meanwhile. */
  suspend(): void {
    if (this.#elections.leading?.leader === this.#address) this.#elections.leading = undefined;
    this.#outdated = true;
  }

  /** @ignore Used by `FakeElections`. */
  begin(term: string, since: number): Leading {
    this.end("It was elected anew.");
    const controller = new AbortController();
    const { signal } = controller;
    setMaxListeners(0, signal);
    this.#outdated = false;
    const holds = () => {
      if (this.#outdated && this.#own?.controller === controller) this.end("Its time is over.");
      return !signal.aborted;
    };
    const leading: Leading = {
      ...{ self: true, leader: this.#address, term, since, signal, holds, problems: [] },
    };
    this.#own = { leading, controller };
    return leading;
  }

  /** @ignore Used by `FakeElections`. */
  end(reason: string): void {
    const own = this.#own;
    this.#own = undefined;
    if (own === undefined) return;
    own.controller.abort(new ArkError("leadership-lost", reason));
    this.tell();
  }

  /** @ignore Used by `FakeElections`. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
