/** What a fake manager knows, decides and does; how it is asked over HTTP is in `routes.ts`. */
import { type Body, type Box, labelsOf, listLabel } from "./box.ts";
import { EventFeed } from "./event-feed.ts";
import { type EngineEvent, type FakeEngine, Refusal } from "./fake-engine.ts";
import { Member } from "./member.ts";
import { choose, readWishes } from "./schedule.ts";

/** A container, and the engine that it is on. */
export interface Found {
  readonly member: Member;
  readonly box: Box;
}

export class ManagerState {
  readonly feed = new EventFeed();
  readonly members: Member[] = [];
  /** Whether it is the one that acts by itself. */
  leads = true;
  /** Images that the registry has, by name. */
  readonly #registry: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly #heard = new Set<FakeEngine>();

  constructor(registry: ReadonlyMap<string, Readonly<Record<string, unknown>>>) {
    this.#registry = registry;
  }

  /** The node's entry in discovery appears. */
  register(engine: FakeEngine): void {
    const member = new Member(engine);
    this.members.push(member);
    if (!this.#heard.has(engine)) engine.listen((event) => this.#heed(engine, event));
    this.#heard.add(engine);
    this.#lookAt(member);
  }

  /** The node's entry in discovery expires: it is forgotten with everything that runs there. */
  expire(engine: FakeEngine): void {
    const member = this.#memberOf(engine);
    if (member === undefined) return;
    this.members.splice(this.members.indexOf(member), 1);
    this.feed.tell("engine_disconnect", engine);
  }

  /** Finds out who answers. A real one takes seconds to a minute and a half. */
  look(): void {
    for (const member of this.members) this.#lookAt(member);
  }

  /** By id, beginning of an id, name or node/name; undefined where several bear it, too. */
  find(reference: string): Found | undefined {
    const all = this.members.flatMap((member) => member.boxes.map((box) => ({ member, box })));
    const byId = all.find(({ box }) => box.id === reference || box.id.slice(0, 12) === reference);
    if (byId !== undefined) return byId;
    const named = all.filter(({ member, box }) =>
      box.name === reference || `${member.engine.name}/${box.name}` === reference
    );
    if (named.length > 0) return named.length === 1 ? named[0] : undefined;
    const begun = all.filter(({ box }) => box.id.startsWith(reference));
    return begun.length === 1 ? begun[0] : undefined;
  }

  /** @throws Refusal */
  found(reference: string, missing = `No such container: ${reference}`): Found {
    const it = this.find(reference);
    if (it === undefined) throw new Refusal(404, missing);
    return it;
  }

  /** @throws Refusal where its node has been noticed not to answer, too */
  foundHealthy(reference: string, missing?: string): Found {
    const it = this.found(reference, missing);
    if (it.member.healthy) return it;
    const { name } = it.member.engine;
    throw new Refusal(500, `Container ${reference} running on unhealthy node ${name}`);
  }

  /** @throws Refusal */
  async create(name: string, asked: Body): Promise<Box> {
    const body = readWishes(asked);
    this.requireFree(name);
    const healthy = this.members.filter((member) => member.healthy);
    const { engine } = choose(healthy, body);
    await engine.answer();
    if (!engine.images.has(body.Image)) this.pull(engine, body.Image);
    return engine.create(name, withShares(body, engine.cpus));
  }

  /** @throws Refusal */
  requireFree(name: string): void {
    const taken = this.members.some(({ boxes }) => boxes.some((box) => box.name === name));
    if (!taken || name === "") return;
    throw new Refusal(
      409,
      `Conflict: The name ${name} is already assigned. You have to delete (or rename) that ` +
        `container to be able to assign ${name} to a container again.`,
    );
  }

  /** @throws Refusal */
  pull(engine: FakeEngine, image: string): void {
    const found = this.#registry.get(image);
    if (found === undefined) {
      throw new Refusal(500, `pull access denied for ${image}, repository does not exist`);
    }
    engine.images.set(image, found);
  }

  #memberOf(engine: FakeEngine): Member | undefined {
    return this.members.find((member) => member.engine === engine);
  }

  #heed(engine: FakeEngine, event: EngineEvent): void {
    const member = this.#memberOf(engine);
    if (member === undefined || !member.healthy || engine.power !== "up") return;
    member.heed(event);
    this.feed.pass(event, engine);
  }

  #lookAt(member: Member): void {
    const { engine, healthy } = member;
    const answers = engine.power === "up";
    if (!answers) return healthy ? this.#lose(member) : undefined;
    if (healthy) return member.list();
    const returns = member.status === "Unhealthy";
    member.list();
    Object.assign(member, { status: "Healthy", error: "" });
    this.feed.tell(returns ? "engine_reconnect" : "engine_connect", engine);
    if (returns && this.leads) this.#removeDuplicates(member);
  }

  #lose(member: Member): void {
    const { engine } = member;
    const where = `tcp://${engine.address}`;
    member.error = `Cannot connect to the Docker daemon at ${where}. Is it running?`;
    member.status = "Unhealthy";
    this.feed.tell("engine_disconnect", engine);
    if (this.leads) this.#reschedule(member);
  }

  /** Once: what cannot be placed now stays where it was, and is not tried again. */
  #reschedule(member: Member): void {
    for (const [id, known] of [...member.known]) {
      const { body, name, state } = known.row;
      if (!listLabel(labelsOf(known.row), "reschedule-policies").includes("on-node-failure")) {
        continue;
      }
      member.known.delete(id);
      try {
        this.requireFree(name);
        const { engine } = choose(this.members.filter(({ healthy }) => healthy), body);
        const box = engine.create(name, body);
        if (state === "running") engine.start(box.id);
      } catch {
        member.known.set(id, known);
      }
    }
  }

  #removeDuplicates(member: Member): void {
    const elsewhere = this.members.filter((it) => it !== member).flatMap(({ boxes }) => boxes);
    for (const box of member.boxes) {
      const id = labelsOf(box)["com.docker.swarm.id"];
      if (id === undefined) continue;
      const isDuplicate = elsewhere.some((it) => labelsOf(it)["com.docker.swarm.id"] === id);
      if (isDuplicate) member.engine.remove(box.id, true);
    }
  }
}

/** A manager takes CPU shares for processors. */
function withShares(body: Body, processors: number): Body {
  const { CpuShares, ...host } = body.HostConfig;
  if (!CpuShares) return body;
  const shares = Math.ceil(Number(CpuShares) * 1024 / processors);
  return { ...body, HostConfig: { ...host, CpuShares: shares } };
}
