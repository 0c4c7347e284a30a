/** One endpoint of a cluster: its engine, and how that has answered so far. */
import type { ArkError } from "../../errors.ts";
import type { EngineEndpoint } from "../../model/endpoint.ts";
import { type NodeObservation, unknownNode } from "../../model/observation.ts";
import type { Clock, ClusterEvent } from "../../reconciler/ports.ts";
import { EngineNode } from "../engine/engine-node.ts";
import type { PullTools } from "../engine/pulls.ts";
import { Look } from "./look.ts";
import type { Candidate, Role } from "./roles.ts";

/** How long an engine that was well may be silent while the others are done; milliseconds. */
const PATIENCE = 1_000;
/** Likewise where it has not been looked at before: there may be much to learn. */
const FIRST_PATIENCE = 10_000;
/** A look may take so many times as long as the one before. */
const SLACK = 2;
/** How often an engine that is not used is asked whether it is another one now; milliseconds. */
const RECHECK = 60_000;

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

/** A look of one round, which may have begun in an earlier one. */
export interface Asking {
  readonly member: Member;
  readonly trusted: boolean;
  readonly patience: number;
  readonly look: Look<NodeObservation>;
}

export class Member {
  readonly node: EngineNode;
  readonly #clock: Clock;
  readonly #back: (member: Member) => void;
  #role: Role = { kind: "used", warnings: [] };
  #identity: Identity | undefined;
  /** Id of the engine as which it is used. */
  #usedAs: string | undefined;
  /** Under way. */
  #look: Look<NodeObservation> | undefined;
  /** Under way, or the last one. */
  #check: Look<Identity> | undefined;
  /** What came of the last look. */
  #failure: ArkError | undefined;
  #took: number | undefined;
  /** Since when it is asked in vain, by the clock's `elapsed`. */
  #silentSince: number | undefined;
  /** A round has ended without the look that is under way. */
  #leftBehind = false;

  /** @param back told when it answers after a round has ended without it */
  constructor(endpoint: EngineEndpoint, tools: PullTools, back: (member: Member) => void) {
    this.node = new EngineNode(endpoint, tools);
    this.#clock = tools.clock;
    this.#back = back;
  }

  get endpoint(): string {
    return this.node.endpoint;
  }

  /** Undefined until it has answered. */
  get identity(): Identity | undefined {
    return this.#identity;
  }

  /** Its host's name; its endpoint until it has answered. */
  get name(): string {
    return this.#identity?.name ?? this.endpoint;
  }

  get role(): Role {
    return this.#role;
  }

  /** What its role depends on. */
  get candidate(): Candidate {
    const used = this.#usedAs !== undefined && this.#usedAs === this.#identity?.id;
    return { endpoint: this.endpoint, identity: this.#identity, used };
  }

  take(role: Role): void {
    this.#role = role;
    this.#usedAs = role.kind === "used" ? this.#identity?.id : undefined;
  }

  /** Why nothing should be asked of it now; undefined where it is well, as far as is known. */
  get problem(): string | undefined {
    const failure = this.#failure;
    if (failure === undefined && !this.#leftBehind) return undefined;
    if (failure !== undefined && failure.code !== "engine-timeout") return failure.message;
    const since = this.#silentSince ?? this.#clock.elapsed();
    const seconds = Math.max(1, Math.round((this.#clock.elapsed() - since) / 1000));
    return `The engine at ${this.endpoint} has not answered for ${seconds} s.`;
  }

  /** Its events, and what they tell of how it is. */
  async *events(signal: AbortSignal): AsyncGenerator<ClusterEvent> {
    for await (const event of this.node.events(signal)) {
      if (event.kind === "connected") this.#failure = undefined;
      yield event;
    }
  }

  /** Asks who it is. */
  identify(): Look<Identity> {
    const check = new Look(this.node, this.#clock, () => this.#identify());
    void check.done.then(() => this.#heed(check));
    return this.#check = check;
  }

  /** Asks who it is, where that was long ago. */
  recheck(): void {
    const now = this.#clock.elapsed();
    const { settled = true, began = -Infinity } = this.#check ?? {};
    if (settled && now - began >= RECHECK) this.identify();
  }

  /** Looks at it, unless an earlier look is still under way. */
  ask(names: ReadonlySet<string>, signal: AbortSignal): Asking {
    const pending = this.#look !== undefined || this.#check?.settled === false;
    const trusted = !pending && this.#failure === undefined;
    this.#look ??= this.#begin(names, signal);
    this.#silentSince ??= this.#look.began;
    return { member: this, trusted, patience: this.#patience(), look: this.#look };
  }

  #patience(): number {
    if (this.#identity === undefined) return PATIENCE; // it may never have been there
    return this.#took === undefined ? FIRST_PATIENCE : Math.max(PATIENCE, SLACK * this.#took);
  }

  /** What is to be said of it in the round of `asking`, which waits no longer. */
  report({ look }: Asking): NodeObservation {
    if (this.#role.kind === "refused") return this.refusal(this.#role.problem);
    this.#leftBehind = !look.settled;
    if (look.answer === undefined) {
      const problem = look.failure?.message ?? this.problem ?? "";
      return unknownNode(this.name, this.endpoint, problem);
    }
    const own = this.#role.kind === "used" ? this.#role.warnings : [];
    return own.length === 0
      ? look.answer
      : { ...look.answer, warnings: [...look.answer.warnings, ...own] };
  }

  refusal(problem: string): NodeObservation {
    return unknownNode(this.endpoint, this.endpoint, problem);
  }

  #begin(names: ReadonlySet<string>, signal: AbortSignal): Look<NodeObservation> {
    const look = new Look(this.node, this.#clock, () => this.node.observe(names, signal));
    void look.done.then(() => this.#ended(look));
    return look;
  }

  #ended(look: Look<NodeObservation>): void {
    const missed = this.#leftBehind;
    this.#look = undefined;
    this.#leftBehind = false;
    this.#heed(look);
    if (look.answer === undefined) return;
    const { name, traits } = look.answer;
    this.#identity = { name, id: traits?.id ?? "", version: traits?.version ?? "" };
    this.#took = this.#clock.elapsed() - look.began;
    if (missed) this.#back(this);
  }

  #heed({ failure, began }: Look<unknown>): void {
    // That a look was given up is not the engine's fault.
    if (failure?.code !== "leadership-lost") this.#failure = failure;
    this.#silentSince = this.#failure && (this.#silentSince ?? began);
  }

  async #identify(): Promise<Identity> {
    const { name, traits } = await this.node.identify();
    return this.#identity = { name, id: traits.id, version: traits.version };
  }
}
