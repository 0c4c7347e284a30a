/** The election among replicas, held in ZooKeeper. */
import { ArkError } from "../../errors.ts";
import type { Clock, Election, Leader, Leadership, Log } from "../../reconciler/ports.ts";
import type { Reach } from "../reach.ts";
import type { CandidateData } from "./candidate-data.ts";
import { momentOf } from "./lease.ts";
import { problemsWithOthers, UNREADABLE } from "./others.ts";
import type { Sessions } from "./sessions.ts";
import { within } from "./within.ts";

export interface ElectionParts {
  readonly sessions: Sessions;
  readonly reach: Reach;
  readonly self: CandidateData;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long to wait for ZooKeeper's answer to who leads; milliseconds. */
const DEADLINE = 2_000;

export class ZooKeeperElection implements Election {
  readonly #parts: ElectionParts;
  readonly #watchers = new Set<() => void>();
  /** Of the sessions, which go on until it resigns. */
  #running: Promise<void> | undefined;
  #resigned = false;
  /** What was told last, and what of it was logged. */
  #told = "";
  #logged = { position: "", problems: [] as readonly string[] };

  constructor(parts: ElectionParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#running = this.#parts.sessions.run();
  }

  current(): Leadership {
    const { sessions: { candidacy }, self } = this.#parts;
    const problems = this.#problems();
    const tenure = candidacy?.tenure;
    if (tenure !== undefined) {
      const { term, since, signal } = tenure;
      const holds = () => tenure.holds();
      return { self: true, leader: self.advertise, term, since, signal, holds, problems };
    }
    const first = candidacy?.candidates[0];
    if (first?.data?.since === undefined || first.guid === candidacy?.guid) {
      return { self: false, problems };
    }
    const { advertise: leader, since } = first.data;
    return { self: false, leader, term: first.czxid, since, problems };
  }

  async leader(): Promise<Leader> {
    const { sessions, self, clock } = this.#parts;
    if (this.#resigned) throw noLeader(SHUTTING_DOWN);
    const { candidacy } = sessions;
    if (candidacy?.tenure !== undefined) return { self: true, token: self.token };
    const first = await within(clock, DEADLINE, candidacy?.first() ?? nobody())
      .catch((error: unknown) => {
        throw noLeader(sessions.fault?.message ?? NO_ANSWER, error);
      });
    if (first === undefined) throw noLeader(sessions.fault?.message ?? NOBODY);
    if (first.guid === candidacy?.guid) throw noLeader(DOUBT);
    if (first.data === undefined) throw noLeader(UNREADABLE);
    const { advertise: address, token } = first.data;
    return { self: false, address, token };
  }

  watch(changed: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#watchers.add(changed);
    signal.addEventListener("abort", () => this.#watchers.delete(changed), { once: true });
  }

  async resign(): Promise<void> {
    this.#resigned = true;
    this.#parts.reach.end();
    await this.#parts.sessions.end(SHUTTING_DOWN);
    await this.#running;
  }

  /** To be called whenever something may be otherwise: tells those who watch where it is. */
  heed(): void {
    const known = this.current();
    if (!this.#resigned) this.#parts.reach.heed(known.self ? undefined : known.leader);
    const leadership = this.current();
    const { self, leader, term, since, problems } = leadership;
    const key = JSON.stringify([self, leader, term, since, problems]);
    if (key === this.#told) return;
    this.#told = key;
    this.#reportPosition(leadership);
    this.#reportOthers();
    for (const changed of [...this.#watchers]) changed();
  }

  #reportPosition({ self, leader, term }: Leadership): void {
    const words = self ? LEADS : leader === undefined ? NOBODY : `${leader} leads.`;
    if (words === this.#logged.position) return;
    const isFirst = this.#logged.position === "";
    this.#logged.position = words;
    if (isFirst && words === NOBODY) return; // it has not asked yet; a fault says so itself
    this.#parts.log.info({ ...(leader !== undefined && { leader, term }) }, words);
  }

  #reportOthers(): void {
    const problems = this.#othersProblems();
    for (const problem of problems) {
      if (!this.#logged.problems.includes(problem)) this.#parts.log.error({}, problem);
    }
    this.#logged.problems = problems;
  }

  #problems(): string[] {
    const { sessions: { fault }, reach } = this.#parts;
    return [
      ...(fault === undefined ? [] : [fault.message]),
      ...this.#othersProblems(),
      ...reach.problems,
    ];
  }

  #othersProblems(): readonly string[] {
    const { sessions: { candidacy }, self: { advertise }, clock } = this.#parts;
    if (candidacy === undefined) return [];
    const { guid, timeout, candidates } = candidacy;
    return problemsWithOthers(candidates, { guid, advertise, timeout }, momentOf(clock));
  }
}

/** Messages of the log's lines that say where this replica is; the third is "host:port leads." */
export const LEADS = "This replica leads.";
export const NOBODY = "No replica is known to lead at the moment.";
const DOUBT = "This replica is next to lead, and not certain of it yet.";
const NO_ANSWER = "ZooKeeper cannot be asked who leads.";
const SHUTTING_DOWN = "This replica is shutting down.";

/** How soon to ask again; seconds. */
const RETRY_AFTER = 2;

function noLeader(words: string, cause?: unknown): ArkError {
  return new ArkError("no-leader", words, { cause, details: { retryAfter: RETRY_AFTER } });
}

async function nobody(): Promise<undefined> {}
