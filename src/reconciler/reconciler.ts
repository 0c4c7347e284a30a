/** One round: look, decide, act, remember. Rounds never overlap. */
import { asArkError } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { plan } from "../planner/plan.ts";
import { type Outcome, remember } from "../planner/remember.ts";
import { execute, type ExecutorParts } from "./executor.ts";
import { Mutex } from "../mutex.ts";
import { leadingNow } from "./leading.ts";
import { MaintenanceWatch } from "./maintenance-watch.ts";
import type { Election, MemoryStore } from "./ports.ts";
import type { Desired, SnapshotSource } from "./snapshot-source.ts";

export interface ReconcilerParts extends ExecutorParts {
  readonly election: Election;
  readonly source: SnapshotSource;
  readonly memory: MemoryStore;
}

/** What a look at both sides came to. */
export interface View {
  readonly desired: Desired;
  readonly observation: Observation;
  readonly plan: Plan;
}

/** What another snapshot would come to. */
export interface Preview extends View {
  readonly proposed: Plan;
}

export interface Round extends View {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  readonly outcomes: readonly Outcome[];
}

/** A node that lists nothing after it had so many is asked twice. */
const MANY = 3;

export class Reconciler {
  readonly #parts: ReconcilerParts;
  readonly #turn = new Mutex();
  #memory: Memory | undefined;
  #saved = "";
  #last: Round | undefined;
  #counts = new Map<string, number>();
  #interruptions = 0;
  readonly #watch: MaintenanceWatch;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    this.#watch = new MaintenanceWatch(parts.log);
  }

  /** The last finished round, or look. */
  get last(): Round | undefined {
    return this.#last;
  }

  async memory(): Promise<Memory> {
    return this.#memory ??= await this.#parts.memory.load();
  }

  /** Runs while no round does, and nothing else that changes what rounds go by. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#turn.run(work);
  }

  /** Until it is released, rounds finish what they have begun, and begin nothing. @returns the release */
  interrupt(): () => void {
    this.#interruptions += 1;
    return () => void (this.#interruptions -= 1);
  }

  /**
   * Reconciles once.
   * @param revise what is to be forgotten or confirmed first
   * @param agreed a revision that is to be taken though it was refused
   * @throws ArkError as reading the repository does; what an engine refuses is an outcome instead
   */
  round(
    revise: (memory: Memory, snapshot: Snapshot) => Memory = (memory) => memory,
    agreed?: Revision,
  ): Promise<Round> {
    return this.#turn.run(async () => {
      const { clock, election, metrics } = this.#parts;
      const at = clock.now();
      const seconds = () => (clock.now() - at) / 1000;
      const interrupted = () => this.#interruptions > 0;
      try {
        const leading = leadingNow(election);
        const view = await this.#look(revise, { agreed });
        this.#watch.look(view.desired.snapshot.maintenance, view.plan, at);
        const outcomes = await execute(view.plan, leading, this.#parts, interrupted);
        const round = { ...view, outcomes, at, milliseconds: clock.now() - at };
        await this.#remember(round);
        metrics.round("ok", seconds());
        return this.#last = round;
      } catch (error) {
        metrics.round("failed", seconds());
        throw asArkError(error);
      }
    });
  }

  /** Between rounds: something is to be forgotten or confirmed, and nothing else done. */
  amend(revise: (memory: Memory) => Memory): Promise<void> {
    return this.#turn.run(async () => await this.#save(revise(await this.memory())));
  }

  /** Looks and decides, and does nothing. */
  view(): Promise<View> {
    return this.#turn.run(async () => {
      const at = this.#parts.clock.now();
      const view = await this.#look((memory) => memory);
      this.#last = { ...view, outcomes: [], at, milliseconds: this.#parts.clock.now() - at };
      return view;
    });
  }

  /** Looks, and decides as if another snapshot were in force, too. Does nothing, keeps nothing. */
  preview(other: Snapshot): Promise<Preview> {
    return this.#turn.run(async () => {
      const view = await this.#look((memory) => memory, {
        also: other.workloads.keys(),
      });
      const { observation } = view;
      const memory = await this.memory();
      const now = this.#parts.clock.now();
      return { ...view, proposed: plan({ snapshot: other, observation, memory, now }) };
    });
  }

  /** @param options.also names that are looked at besides those of the snapshot */
  async #look(
    revise: (memory: Memory, snapshot: Snapshot) => Memory,
    { also = [], agreed }: { also?: Iterable<string>; agreed?: Revision | undefined } = {},
  ): Promise<View> {
    const { clock, source } = this.#parts;
    const memory = await this.memory();
    const desired = await source.refresh(memory.inForce, agreed);
    const { snapshot } = desired;
    this.#memory = revise(memory, snapshot);
    const observation = await this.#observe(new Set([...snapshot.workloads.keys(), ...also]));
    return {
      desired,
      observation,
      plan: plan({ snapshot, observation, memory: this.#memory, now: clock.now() }),
    };
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
    this.#counts = new Map(observation.nodes.map((node) => [node.name, node.containers.length]));
    return observation;
  }

  async #remember({ desired, observation, plan, outcomes }: Round): Promise<void> {
    const { clock } = this.#parts;
    const before = await this.memory();
    const round = { snapshot: desired.snapshot, observation, plan, outcomes, now: clock.now() };
    await this.#save(remember(before, round));
  }

  async #save(memory: Memory): Promise<void> {
    this.#memory = memory;
    const text = JSON.stringify(memory);
    if (text === this.#saved) return;
    await this.#parts.memory.save(memory);
    this.#saved = text;
  }
}
