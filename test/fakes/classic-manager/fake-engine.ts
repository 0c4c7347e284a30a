/** A Docker engine in memory, of which a fake manager has several. */
import { randomBytes } from "node:crypto";
import type { Body, Box, Json } from "./box.ts";

/** What an engine, or a manager, answers instead of doing it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface EngineEvent {
  readonly type: "container" | "network" | "volume" | "image";
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FakeEngineOptions {
  readonly name: string;
  readonly ip: string;
  /** By name, what each supplies. */
  readonly images: Readonly<Record<string, Json>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly cpus?: number;
  /** Bytes. */
  readonly memory?: number;
}

export interface FakeNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Scope: string;
  readonly Driver: string;
  readonly [key: string]: unknown;
}

export class FakeEngine {
  readonly name: string;
  readonly ip: string;
  readonly address: string;
  readonly id = randomId().slice(0, 24).toUpperCase();
  readonly labels: Readonly<Record<string, string>>;
  readonly cpus: number;
  readonly memory: number;
  readonly images: Map<string, Json>;
  readonly boxes = new Map<string, Box>();
  readonly networks = new Map<string, FakeNetwork>();
  readonly volumes = new Map<string, Json>();
  /** Whether it answers, refuses connections, or takes them and says nothing. */
  power: "up" | "down" | "frozen" = "up";
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  constructor(
    { name, ip, images, labels = {}, cpus = 4, memory = 8 * 2 ** 30 }: FakeEngineOptions,
  ) {
    this.name = name;
    this.ip = ip;
    this.address = `${ip}:2375`;
    this.images = new Map(Object.entries(images));
    this.labels = {
      kernelversion: "6.1.0-18-amd64",
      operatingsystem: "Debian GNU/Linux 12 (bookworm)",
      ostype: "linux",
      storagedriver: "overlay2",
      ...labels,
    };
    this.cpus = cpus;
    this.memory = memory;
    for (const builtIn of ["bridge", "host", "none"]) {
      this.#addNetwork({ Name: builtIn, Driver: builtIn === "none" ? "null" : builtIn });
    }
  }

  listen(listener: (event: EngineEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** The processes die with it, as in a power cut; without this, they outlive the engine. */
  loseProcesses(): void {
    for (const box of this.boxes.values()) {
      if (box.state === "running") this.#put({ ...box, state: "exited", exitCode: 255 });
    }
  }

  /** @throws Refusal as a connection that is refused; waits while it is frozen */
  async answer(): Promise<void> {
    while (this.power === "frozen") await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.power === "up") return;
    const where = `tcp://${this.address}`;
    throw new Refusal(500, `Cannot connect to the Docker daemon at ${where}. Is it running?`);
  }

  create(name: string, body: Body): Box {
    const holder = [...this.boxes.values()].find((box) => box.name === name);
    if (holder !== undefined) {
      throw new Refusal(409, `The container name "/${name}" is already in use by "${holder.id}".`);
    }
    const image = this.images.get(body.Image);
    if (image === undefined) throw new Refusal(404, `No such image: ${body.Image}`);
    const box: Box = {
      id: randomId(),
      body: withImage(body, (image["Config"] ?? {}) as Json),
      image: String(image["Id"]),
      createdAt: Date.now(),
      networks: this.#endpoints(body),
      files: new Map(),
      name: name || `nameless_${randomId().slice(0, 6)}`,
      state: "created",
      exitCode: 0,
    };
    this.#put(box);
    this.#tell("create", box);
    return box;
  }

  start(id: string): void {
    const box = this.box(id);
    if (box.state === "running") throw new Refusal(304, "");
    const missing = Object.keys(box.networks).find((it) => this.network(it) === undefined);
    if (missing !== undefined) throw new Refusal(404, `network ${missing} not found`);
    this.#become(box, { state: "running", exitCode: 0 }, "start");
  }

  stop(id: string): void {
    const box = this.box(id);
    if (box.state !== "running") throw new Refusal(304, "");
    this.kill(id, 143);
    this.#tell("stop", this.box(id));
  }

  kill(id: string, exitCode = 137): void {
    this.#become(this.box(id), { state: "exited", exitCode }, "die");
  }

  rename(id: string, name: string): void {
    this.#become(this.box(id), { name }, "rename");
  }

  /** What becomes of it, and the event that tells. */
  meddle(id: string, change: Partial<Box>, action: string): void {
    this.#become(this.box(id), change, action);
  }

  remove(id: string, force: boolean): void {
    const box = this.box(id);
    if (box.state === "running" && !force) {
      throw new Refusal(409, `You cannot remove a running container ${id}. Stop it first.`);
    }
    this.boxes.delete(id);
    this.#tell("destroy", box);
  }

  connect(network: string, id: string, config: Json): void {
    const box = this.box(id);
    const { Id = "" } = this.network(network) ?? {};
    this.#put({ ...box, networks: { ...box.networks, [network]: { ...config, NetworkID: Id } } });
    this.#tellAll({ type: "network", action: "connect", id: Id, attributes: { container: id } });
  }

  putFiles(id: string, files: ReadonlyMap<string, Uint8Array>): void {
    const box = this.box(id);
    if (box.body.HostConfig["ReadonlyRootfs"] === true) {
      throw new Refusal(500, "container rootfs is marked read-only");
    }
    this.#put({ ...box, files: new Map([...box.files, ...files]) });
  }

  createNetwork(definition: Json): FakeNetwork {
    const network = this.#addNetwork(definition);
    this.#tellAll({ type: "network", action: "create", id: network.Id, attributes: {} });
    return network;
  }

  createVolume(definition: Json): Json {
    const { Name, Driver = "local", DriverOpts = {}, Labels = {} } = definition;
    const volume = { Name, Driver, Options: DriverOpts, Labels, Scope: "local" };
    this.volumes.set(String(Name), volume);
    this.#tellAll({ type: "volume", action: "create", id: String(Name), attributes: {} });
    return volume;
  }

  network(reference: string): FakeNetwork | undefined {
    return [...this.networks.values()].find(({ Id, Name }) =>
      Id === reference || Name === reference
    );
  }

  box(id: string): Box {
    const box = this.boxes.get(id);
    if (box === undefined) throw new Refusal(404, `No such container: ${id}`);
    return box;
  }

  #addNetwork(definition: Json): FakeNetwork {
    const { CheckDuplicate: _, ...rest } = definition;
    const Id = randomId();
    const network = { Driver: "bridge", ...rest, Id, Scope: "local" } as unknown as FakeNetwork;
    this.networks.set(Id, network);
    return network;
  }

  /** On which networks it is created. */
  #endpoints({ HostConfig, NetworkingConfig }: Body): Record<string, Json> {
    const mode = String(HostConfig["NetworkMode"] ?? "default");
    if (mode.startsWith("container:")) return {};
    const name = mode === "default" ? "bridge" : mode;
    const NetworkID = this.network(name)?.Id ?? "";
    return { [name]: { ...NetworkingConfig?.EndpointsConfig?.[name], NetworkID } };
  }

  #put(box: Box): Box {
    this.boxes.set(box.id, box);
    return box;
  }

  #become(box: Box, change: Partial<Box>, action: string): void {
    this.#tell(action, this.#put({ ...box, ...change }));
  }

  #tell(action: string, { id, name, body }: Box): void {
    this.#tellAll({ type: "container", action, id, attributes: { image: body.Image, name } });
  }

  #tellAll(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** As an engine fills up what a client leaves open. */
function withImage(body: Body, image: Json): Body {
  const { Env, Labels, Entrypoint, Cmd } = image as Partial<Body>;
  const own = Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
  return {
    ...(Entrypoint != null && { Entrypoint }),
    ...(Cmd != null && { Cmd }),
    ...own,
    Env: [...Env ?? [], ...body.Env ?? []],
    Labels: { ...Labels, ...body.Labels },
  } as Partial<Body> as Body;
}

export function randomId(): string {
  return randomBytes(32).toString("hex");
}
