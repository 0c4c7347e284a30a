/**
 * The candidacy of one session: it looks again and again, decides, and does what it decided. Whatever
 * wakes it only makes it look.
 * Source: https://zookeeper.apache.org/doc/r3.8.0/recipes.html#sc_leaderElection
 */
import type { Clock } from "../../reconciler/ports.ts";
import { type CandidateData, writeCandidate } from "./candidate-data.ts";
import { type Candidate, inOrder, nodePrefix } from "./candidates.ts";
import { confirm } from "./confirm.ts";
import { decide, placeOf, type Step } from "./decide.ts";
import { makeFolders } from "./folders.ts";
import { leaseLeft, type Moment, momentOf } from "./lease.ts";
import { type Entry, Roster } from "./roster.ts";
import { isSessionError, type Session, type SessionState } from "./session.ts";
import { Tenure } from "./tenure.ts";
import { Watchdog } from "./watchdog.ts";

export interface CandidacyParts {
  readonly session: Session;
  /** Path of the candidates' folder. */
  readonly folder: string;
  readonly guid: string;
  readonly self: CandidateData;
  readonly clock: Clock;
  /** Something may be otherwise than it was. */
  readonly changed: () => void;
  /** A look failed: what ZooKeeper said. */
  readonly failed: (error: unknown) => void;
}

export class Candidacy {
  readonly #parts: CandidacyParts;
  readonly #roster = new Roster();
  readonly #watchdog: Watchdog;
  readonly #over = new AbortController();
  #connection: SessionState | undefined;
  /** What the last look found; undefined while ZooKeeper cannot be asked. */
  #order: readonly Candidate[] | undefined;
  #tenure: Tenure | undefined;
  /** When what was answered last was asked. */
  #answered: Moment;
  /** Names of nodes whose change wakes it. */
  readonly #watched = new Set<string>();

  constructor(parts: CandidacyParts) {
    this.#parts = parts;
    this.#answered = momentOf(parts.clock);
    this.#watchdog = new Watchdog({
      clock: parts.clock,
      pause: () => parts.session.timeout / 4,
      question: () => this.#look(),
    });
  }

  get guid(): string {
    return this.#parts.guid;
  }

  /** Of its session; milliseconds. */
  get timeout(): number {
    return this.#parts.session.timeout;
  }

  /** Undefined where it does not lead for certain. */
  get tenure(): Tenure | undefined {
    return this.#tenure?.holds() ? this.#tenure : undefined;
  }

  /** Whether its node is among the candidates. */
  get enrolled(): boolean {
    return this.#order !== undefined &&
      placeOf({ order: this.#order, guid: this.#parts.guid }) >= 0;
  }

  /** All candidates, in order, as far as they were seen last; none while ZooKeeper cannot be asked. */
  get candidates(): readonly Entry[] {
    return this.#order === undefined ? [] : this.#roster.entries;
  }

  get answered(): Moment {
    return this.#answered;
  }

  /** Looks and acts until `end`. */
  run(): Promise<void> {
    return this.#watchdog.run(this.#over.signal);
  }

  /** What the session's owner is told of it. */
  told(state: SessionState): void {
    this.#connection = state;
    if (state !== "connected") this.#doubt(IN_DOUBT);
    this.#watchdog.wake();
  }

  /** Asks who is first, now. @throws SessionError */
  async first(): Promise<Entry | undefined> {
    const { session, folder, clock } = this.#parts;
    const [first] = inOrder(await session.children(folder));
    if (first === undefined) return undefined;
    const found = new Roster();
    await found.update(session, folder, [first], momentOf(clock));
    return found.entries[0];
  }

  /** Acts no more, at once. The node goes when its session is closed, or here, if that can be. */
  async end(reason: string): Promise<void> {
    const name = this.#own()?.name;
    this.#over.abort();
    this.#doubt(reason);
    if (name === undefined) return;
    await this.#parts.session.delete(this.#path(name)).catch(() => undefined);
  }

  async #look(): Promise<void> {
    const { session, folder, clock, guid, changed, failed } = this.#parts;
    if (!this.#canAsk()) return;
    const asked = momentOf(clock);
    try {
      const [order] = await Promise.all([this.#list(), this.#confirmed(asked)]);
      await this.#roster.update(session, folder, order, asked);
      if (!this.#canAsk()) return;
      this.#order = order;
      this.#answered = asked;
      const leads = this.tenure !== undefined;
      await this.#steps[decide({ order, guid, leads })](order);
    } catch (error) {
      failed(error);
    }
    changed();
  }

  async #list(): Promise<readonly Candidate[]> {
    const { session, folder } = this.#parts;
    try {
      return inOrder(await session.children(folder));
    } catch (error) {
      if (isSessionError(error, "no-node")) return [];
      throw error;
    }
  }

  /** Who leads asks for more than who waits: whether that is still so. */
  async #confirmed(asked: Moment): Promise<void> {
    const own = this.#own();
    if (own === undefined || this.tenure === undefined) return;
    if (await confirm(this.#parts.session, this.#path(own.name))) this.#tenure?.renew(asked);
    else this.#doubt(DELETED);
  }

  readonly #steps: Readonly<Record<Step, (order: readonly Candidate[]) => Promise<void>>> = {
    enrol: () => this.#enrol(),
    lead: () => this.#lead(),
    stay: async () => undefined,
    follow: (order) => this.#follow(order),
  };

  async #enrol(): Promise<void> {
    const { session, folder, guid, self } = this.#parts;
    this.#doubt(DELETED);
    const make = () =>
      session.create(`${folder}/${nodePrefix(guid)}`, writeCandidate(self), "ephemeral-sequential");
    try {
      await make();
    } catch (error) {
      if (!isSessionError(error, "no-node")) throw error;
      await makeFolders(session, folder);
      await make();
    }
    this.#watchdog.wake();
  }

  /** Says so in its node, where it did not yet: a term that goes on after doubts keeps its time. */
  async #lead(): Promise<void> {
    const { session, clock, self } = this.#parts;
    const [first] = this.#roster.entries;
    if (first === undefined || first.guid !== this.#parts.guid) return this.#watchdog.wake();
    const path = this.#path(first.name);
    const asked = momentOf(clock);
    const since = first.data?.since ?? clock.now();
    const isSaid = first.data?.since !== undefined;
    if (!isSaid) await session.set(path, writeCandidate({ ...self, since }), first.version);
    const mine = (!isSaid || await confirm(session, path)) &&
      await this.#watch(first.name, () => this.#doubt(TOUCHED));
    if (mine) this.#begin(asked, first.czxid, since);
    else this.#watchdog.wake();
  }

  /** Unless what was asked is answered too late, or in the meantime something else was told. */
  #begin(asked: Moment, term: string, since: number): void {
    const { session, clock, changed } = this.#parts;
    const { timeout } = session;
    if (!this.#canAsk()) return;
    if (leaseLeft(asked, timeout, momentOf(clock)) <= 0) return this.#watchdog.wake();
    this.#tenure = new Tenure({ clock, term, since, asked, timeout, ended: changed });
  }

  /** Waits for the one before, and for no other: so a leader's end wakes only one. */
  async #follow(order: readonly Candidate[]): Promise<void> {
    this.#doubt(DELETED);
    const { name } = order[placeOf({ order, guid: this.#parts.guid }) - 1]!;
    if (!await this.#watch(name, () => {})) this.#watchdog.wake();
  }

  /** @returns whether the node is there */
  async #watch(name: string, touched: () => void): Promise<boolean> {
    if (this.#watched.has(name)) return true;
    this.#watched.add(name);
    const changed = () => {
      this.#watched.delete(name);
      touched();
      this.#watchdog.wake();
    };
    const there = await this.#parts.session.exists(this.#path(name), changed)
      .catch((error: unknown) => {
        this.#watched.delete(name);
        throw error;
      });
    return there !== undefined;
  }

  #doubt(reason: string): void {
    if (this.#connection !== "connected") this.#order = undefined;
    this.#tenure?.end(reason);
    this.#parts.changed();
  }

  #own(): Candidate | undefined {
    return this.#order?.find(({ guid }) => guid === this.#parts.guid);
  }

  #path(name: string): string {
    return `${this.#parts.folder}/${name}`;
  }

  #canAsk(): boolean {
    return this.#connection === "connected" && !this.#over.signal.aborted;
  }
}

const IN_DOUBT = "The connection to ZooKeeper is lost; another replica may lead before it is back.";
const DELETED = "This replica's node in ZooKeeper is gone, so another may lead.";
const TOUCHED = "This replica's node in ZooKeeper was changed by somebody.";
