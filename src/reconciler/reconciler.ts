/** One round: look, decide, act, remember. Rounds never overlap. */
import { asArkError, type ErrorClass } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import type { Observation } from "../model/observation.ts";
import type { ActionUnderWay } from "../model/plan.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { NO_SPEC } from "../planner/backoff.ts";
import { rememberNodes, withKnownNodes } from "../planner/known-nodes.ts";
import { plan, type PlanInput } from "../planner/plan.ts";
import { type Outcome, remember, rememberLate } from "../planner/remember.ts";
import { Executor, type ExecutorParts } from "./executor.ts";
import { Mutex } from "../mutex.ts";
import { catchUp } from "./catch-up.ts";
import { leadingNow } from "./leading.ts";
import { reportNodes } from "./node-changes.ts";
import { MaintenanceWatch } from "./maintenance-watch.ts";
import { NodeWatch } from "./node-watch.ts";
import type { Election, Leading, MemoryStore, SnapshotRepository } from "./ports.ts";
import type { Preview, Round, RoundOptions, View } from "./round.ts";
import type { SnapshotSource } from "./snapshot-source.ts";
import { TermMemory } from "./term-memory.ts";

export interface ReconcilerParts extends ExecutorParts {
  readonly election: Election;
  readonly repository: SnapshotRepository;
  readonly source: SnapshotSource;
  readonly memory: MemoryStore;
  /** A network that a node has to have to be given containers; absent: any node will do. */
  readonly network?: string;
}

/** After so long a round leaves what it has begun to itself, since others follow; milliseconds. */
const PATIENCE = 2_000;
/** Of a round that failed by what was asked, or that is another replica's. */
const UNCOUNTED: ReadonlySet<string> = new Set<ErrorClass>(["leadership", "usage"]);
/** A node that lists nothing after it had so many is asked twice. */
const MANY = 3;

export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #turn = new Mutex();
  readonly #memory: TermMemory;
  readonly #executor: Executor;
  #last: Round | undefined;
  readonly #counts = new Map<string, number>();
  /** How what has outlasted its round came out, until a round has told of it. */
  #late: readonly Outcome[] = [];
  #interruptions = 0;
  /** Whether nodes were lost, or are back, and that is not saved yet. */
  #nodesChanged = false;
  #watch: MaintenanceWatch;
  readonly #nodes: NodeWatch;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#memory = new TermMemory(parts.memory);
    this.#executor = new Executor(parts);
    this.#watch = new MaintenanceWatch(parts.log);
    this.#nodes = new NodeWatch(parts.log);
  }

  /** The last finished round, or look, of this term. */
  get last(): Round | undefined {
    return this.#last;
  }

  /** What has outlasted the round that has begun it. */
  get underWay(): readonly ActionUnderWay[] {
    return this.#executor.underWay;
  }

  /** As it is known here, or as whoever leads has saved it last. */
  memory(): Promise<Memory> {
    return this.#memory.read(this.#parts.election.current());
  }

  /** Runs while no round does, and nothing else that changes what rounds go by. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#turn.run(async () => {
      const leadership = this.#parts.election.current();
      if (leadership.self) await this.#begin(leadership);
      return await work();
    });
  }

  /** When what is under way, and what waits for it, is over. */
  async idle(): Promise<void> {
    await this.#turn.run(async () => undefined);
    await this.#executor.idle();
    await this.#turn.run(() => this.#rememberLast());
  }

  /** Until it is released, rounds finish what they have begun, and begin nothing. @returns the release */
  interrupt(): () => void {
    this.#interruptions += 1;
    return () => void (this.#interruptions -= 1);
  }

  /**
   * Reconciles once.
   * @throws ArkError as reading the repository does, and as `approve` does; what an engine refuses is
   * an outcome instead
   */
  round(options: RoundOptions = {}): Promise<Round> {
    return this.exclusively(async () => {
      const { clock, election, metrics } = this.#parts;
      const leading = leadingNow(election);
      const at = clock.now();
      const seconds = () => (clock.now() - at) / 1000;
      try {
        await this.#collect();
        const view = await this.#look(options);
        options.approve?.(view, leading);
        const round = await this.#round(leading, at, view, options);
        metrics.round("ok", seconds());
        return this.#last = round;
      } catch (thrown) {
        const error = asArkError(thrown);
        if (!UNCOUNTED.has(error.kind.class)) metrics.round("failed", seconds());
        throw error;
      }
    });
  }

  async #round(
    leading: Leading,
    at: number,
    view: View,
    { patience = PATIENCE }: RoundOptions,
  ): Promise<Round> {
    const { clock } = this.#parts;
    const { desired, plan } = view;
    // How long a node has been unknown is known from the first look on, however this round ends.
    if (this.#nodesChanged) await this.#memory.save(await this.memory(), leading);
    this.#nodesChanged = false;
    this.#watch.look(desired.snapshot.maintenance, plan, at);
    if (plan.actions.length > 0) await this.#announce(plan.revision, leading);
    const outcomes = await this.#executor.execute(plan, {
      leading,
      snapshot: desired.snapshot,
      interrupted: () => this.#interruptions > 0,
      isWanted: (workload, hash) => this.#isWanted(workload, hash),
      patience,
    });
    await this.#remember({ ...view, outcomes }, leading);
    const late = this.#tellLate();
    return { ...view, outcomes: [...late, ...outcomes], at, milliseconds: clock.now() - at };
  }

  /** By the newest snapshot, but for one that is stopped: what was begun with that is finished. */
  #isWanted(workload: string, hash: string): boolean {
    if (this.#last?.plan.heldBack.includes(workload)) return true;
    const { workloads } = this.#parts.source.desired?.snapshot ?? {};
    return (workloads?.get(workload)?.hash ?? NO_SPEC) === hash;
  }

  /** How that came out which has outlasted its round: known from now on. */
  async #collect(): Promise<void> {
    const ended = this.#executor.collect();
    if (ended.length > 0) this.#memory.keep(rememberLate(await this.memory(), ended));
    this.#late = [...this.#late, ...ended];
  }

  /** The same once: a round that came to nothing has not told of it. */
  #tellLate(): readonly Outcome[] {
    const late = this.#late;
    this.#late = [];
    return late;
  }

  /** What no round will remember any more. */
  async #rememberLast(): Promise<void> {
    const leadership = this.#parts.election.current();
    if (!leadership.self || !leadership.holds()) return;
    await this.#collect();
    if (this.#tellLate().length > 0) await this.#memory.save(await this.memory(), leadership);
  }

  /** Between rounds: something is to be forgotten or confirmed, and nothing else done. */
  amend(revise: (memory: Memory) => Memory): Promise<void> {
    return this.exclusively(async () =>
      await this.#memory.save(revise(await this.memory()), leadingNow(this.#parts.election))
    );
  }

  /** Looks and decides, and does nothing. */
  view(): Promise<View> {
    return this.exclusively(async () => {
      const at = this.#parts.clock.now();
      const view = await this.#look();
      this.#last = { ...view, outcomes: [], at, milliseconds: this.#parts.clock.now() - at };
      return view;
    });
  }

  /** Looks, and decides as if another snapshot were in force, too. Does nothing, keeps nothing. */
  preview(other: Snapshot): Promise<Preview> {
    return this.exclusively(async () => {
      const view = await this.#look({ also: other.workloads.keys() });
      const { observation } = view;
      const memory = await this.memory();
      const now = this.#parts.clock.now();
      const { underWay } = this.#executor;
      const proposed = plan({ ...view.input, snapshot: other, observation, memory, now, underWay });
      return { ...view, proposed };
    });
  }

  /** Once in each term, before anything else: what this replica knew may be out of date. */
  async #begin(leading: Leading): Promise<void> {
    if (this.#memory.isOf(leading.term)) return;
    const { clock, log, repository, source } = this.#parts;
    await catchUp(repository, clock);
    const { inForce } = await this.#memory.begin(leading);
    source.restart(inForce);
    this.#watch = new MaintenanceWatch(log);
    this.#last = undefined;
  }

  /** @param options.also names that are looked at besides those of the snapshot */
  async #look(
    { revise = (memory) => memory, agreed, also = [] }:
      & Pick<RoundOptions, "revise" | "agreed">
      & { readonly also?: Iterable<string> } = {},
  ): Promise<View> {
    const { clock, source } = this.#parts;
    const memory = await this.memory();
    const desired = await source.refresh(memory.inForce, agreed);
    const { snapshot } = desired;
    const revised = revise(memory, snapshot);
    // Before it is observed: what is seen of something that ends meanwhile may be neither end of it.
    const { underWay } = this.#executor;
    const seen = await this.#observe(new Set([...snapshot.workloads.keys(), ...also]));
    const observation = withKnownNodes(seen, revised);
    const now = clock.now();
    if (revised !== memory) this.#memory.keep(revised);
    const noted = this.#note(revised, observation, now);
    const { network } = this.#parts;
    const rest = { now, underWay, ...(network !== undefined && { network }) };
    const input: PlanInput = { snapshot, observation, memory: noted, ...rest };
    return { desired, observation, memory: noted, plan: plan(input), input };
  }

  /** Nodes that are lost, or back. Who does not lead keeps nothing of it, and says nothing. */
  #note(memory: Memory, observation: Observation, now: number): Memory {
    const noted = rememberNodes(memory, observation, now);
    if (noted === memory || !this.#parts.election.current().self) return noted;
    this.#nodesChanged = true;
    this.#memory.keep(noted);
    reportNodes(memory, noted, observation, this.#parts.log);
    return noted;
  }

  async #observe(names: ReadonlySet<string>): Promise<Observation> {
    const { cluster, election, shutdown } = this.#parts;
    const leadership = election.current();
    const signal = leadership.self ? leadership.signal : shutdown;
    let observation = await cluster.observe(names, signal);
    const suddenlyEmpty = observation.nodes.some((node) =>
      node.reachable && node.containers.length === 0 && (this.#counts.get(node.name) ?? 0) > MANY
    );
    if (suddenlyEmpty) observation = await cluster.observe(names, signal);
    this.#nodes.look(observation);
    // One that does not answer has what it had.
    for (const { name, reachable, containers } of observation.nodes) {
      if (reachable) this.#counts.set(name, containers.length);
    }
    return observation;
  }

  /** Before it is acted on: whoever leads next, however this round ends, must not go back behind it. */
  async #announce(revision: Revision, leading: Leading): Promise<void> {
    const memory = await this.memory();
    if (memory.inForce !== revision) {
      await this.#memory.save({ ...memory, inForce: revision }, leading);
    }
  }

  async #remember(round: View & Pick<Round, "outcomes">, leading: Leading): Promise<void> {
    const { desired, observation, plan, outcomes } = round;
    const now = this.#parts.clock.now();
    const result = { snapshot: desired.snapshot, observation, plan, outcomes, now };
    await this.#memory.save(remember(await this.memory(), result), leading);
  }
}
