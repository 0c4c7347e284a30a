/** A cluster of Docker engines: each is a node, and all are looked at side by side. */
import { ArkError } from "../../errors.ts";
import { endpointText, type EngineEndpoint } from "../../model/endpoint.ts";
import type { LiveSpec, NodeObservation, Observation } from "../../model/observation.ts";
import type { Pull } from "../../model/pull.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type {
  Cluster,
  ClusterDescription,
  ClusterEvent,
  CreateOrder,
  EndpointSource,
} from "../../reconciler/ports.ts";
import type { EngineNode } from "../engine/engine-node.ts";
import type { PullTools } from "../engine/pulls.ts";
import { gather } from "./gather.ts";
import { type Asking, Member } from "./member.ts";
import { meet } from "./meet.ts";
import { MergedEvents } from "./merged-events.ts";
import { assignRoles } from "./roles.ts";

export class EnginesCluster implements Cluster {
  readonly #source: EndpointSource;
  readonly #tools: PullTools;
  readonly #events = new MergedEvents<Member>();
  #members: readonly Member[] = [];
  #listed: readonly EngineEndpoint[] = [];

  constructor(source: EndpointSource, tools: PullTools) {
    this.#source = source;
    this.#tools = tools;
    this.#enlist();
  }

  async describe(): Promise<ClusterDescription> {
    const members = this.#enlist();
    const problems = await meet(members, this.#tools.clock);
    this.#assign();
    const known = members.flatMap(({ identity, role }) =>
      identity !== undefined && role.kind === "used" ? [identity] : []
    );
    const refused = members.flatMap(({ role }) => role.kind === "refused" ? [role.problem] : []);
    return {
      endpoint: this.#source.location,
      version: [...new Set(known.map(({ version }) => version))].join(", "),
      nodes: known.map(({ name }) => name),
      problems: [...problems, ...refused],
    };
  }

  async observe(names: ReadonlySet<string>, signal: AbortSignal): Promise<Observation> {
    const members = this.#enlist();
    const asked = new Map<Member, Asking>();
    for (const member of members) {
      if (member.role.kind === "used") asked.set(member, member.ask(names, signal));
      else member.recheck();
    }
    await gather([...asked.values()], this.#tools.clock);
    for (const { look: { failure } } of asked.values()) {
      if (isFatal(failure, signal)) throw failure;
    }
    this.#assign();
    const nodes = members.flatMap((member) => reportOf(member, asked.get(member)));
    return { at: this.#tools.clock.now(), placedBy: "planner", nodes };
  }

  async inspect(node: string, container: string, signal: AbortSignal): Promise<LiveSpec> {
    return await this.#node(node).inspect(container, signal);
  }

  async ensureImage(node: string, image: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).ensureImage(image, signal);
  }

  pulls(): readonly Pull[] {
    return this.#members.flatMap(({ node }) => node.pulls()).sort((a, b) => a.since - b.since);
  }

  retryPulls(): void {
    for (const { node } of this.#members) node.retryPulls();
  }

  async create(node: string, order: CreateOrder, signal: AbortSignal): Promise<{ id: string }> {
    return await this.#node(node).create(order, signal);
  }

  async start(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).containers.start(container, signal);
  }

  async stop(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).containers.stop(container, signal);
  }

  async restart(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).containers.restart(container, signal);
  }

  async rename(node: string, container: string, name: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).containers.rename(container, name, signal);
  }

  async remove(node: string, container: string, signal: AbortSignal): Promise<void> {
    await this.#node(node).containers.remove(container, signal);
  }

  async createNetwork(node: string, it: NetworkDefinition, signal: AbortSignal): Promise<void> {
    await this.#node(node).createNetwork(it, signal);
  }

  async createVolume(node: string, it: VolumeDefinition, signal: AbortSignal): Promise<void> {
    await this.#node(node).createVolume(it, signal);
  }

  events(signal: AbortSignal): AsyncIterable<ClusterEvent> {
    this.#source.watch(() => this.#enlist(), signal);
    return this.#events.listen(signal);
  }

  /** @throws ArkError engine-unreachable where there is no such node, or it does not answer */
  #node(name: string): EngineNode {
    const member = this.#members.find((it) =>
      it.role.kind === "used" && it.identity?.name === name
    );
    const problem = member === undefined ? `No engine is known as ${name}.` : member.problem;
    if (member !== undefined && problem === undefined) return member.node;
    throw new ArkError("engine-unreachable", problem ?? `${name} cannot be reached.`);
  }

  /** Takes over the list of endpoints as it is now. */
  #enlist(): readonly Member[] {
    const listed = this.#source.current();
    if (listed === this.#listed) return this.#members;
    const before = new Map(this.#members.map((member) => [member.endpoint, member]));
    this.#members = listed.map((endpoint) =>
      before.get(endpointText(endpoint)) ??
        new Member(endpoint, this.#tools, ({ name }) =>
          this.#events.push({ kind: "connected", node: name }))
    );
    this.#listed = listed;
    this.#assign();
    return this.#members;
  }

  /** Tells apart whom to use, by what they have said of themselves until now. */
  #assign(): void {
    const roles = assignRoles(this.#members.map(({ candidate }) => candidate));
    for (const [index, member] of this.#members.entries()) member.take(roles[index]!);
    this.#events.follow(this.#members.filter(({ role }) => role.kind === "used"));
  }
}

function reportOf(member: Member, asking: Asking | undefined): NodeObservation[] {
  if (asking !== undefined && member.role.kind !== "twin") return [member.report(asking)];
  return member.role.kind === "refused" ? [member.refusal(member.role.problem)] : [];
}

/** Not about the engine: whoever looks is not to look any more, or made a mistake. */
function isFatal(error: ArkError | undefined, signal: AbortSignal): error is ArkError {
  return error?.code === "internal" || (error?.code === "leadership-lost" && signal.aborted);
}
