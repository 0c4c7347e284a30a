/** Engines and the managers in front of them, and what may befall each. */
import type { Json } from "./box.ts";
import { FakeEngine, type FakeEngineOptions } from "./fake-engine.ts";
import { FakeManager } from "./fake-manager.ts";
import { ManagerState } from "./manager-state.ts";

/** With a `sleep`, and nothing that a container would inherit. */
const BUSYBOX: Json = {
  Id: `sha256:${"b".repeat(64)}`,
  RepoTags: ["busybox:1"],
  Config: { Cmd: ["sh"], Env: ["PATH=/bin"] },
};

export class FakeFleet {
  readonly engines: readonly FakeEngine[];
  /** The first one is the primary. */
  readonly managers: FakeManager[] = [];
  /** By name: what every engine can pull. */
  readonly registry = new Map<string, Json>();

  /** @param nodes their names, or more of them */
  constructor(nodes: readonly (string | Pick<FakeEngineOptions, "name" | "labels" | "memory">)[]) {
    this.engines = nodes.map((node, index) =>
      new FakeEngine({
        ip: `10.0.0.${index + 1}`,
        images: { "busybox:1": BUSYBOX },
        ...(typeof node === "string" ? { name: node } : node),
      })
    );
  }

  /** Another manager; all but the first are replicas. */
  async addManager(): Promise<FakeManager> {
    const manager = new FakeManager(new ManagerState(this.registry));
    const [primary] = this.managers;
    manager.primary = primary;
    manager.state.leads = primary === undefined;
    for (const engine of this.engines) manager.state.register(engine);
    this.managers.push(manager);
    await manager.start();
    return manager;
  }

  engine(name: string): FakeEngine {
    const engine = this.engines.find((it) => it.name === name);
    if (engine === undefined) throw new Error(`there is no engine ${name}`);
    return engine;
  }

  /** The host loses power. Managers that have not noticed yet take it for healthy. */
  powerOff(name: string, { noticed = true } = {}): void {
    this.engine(name).loseProcesses();
    this.fail(name, "down", { noticed });
  }

  /** The engine alone stops answering; its containers go on. */
  fail(name: string, power: "down" | "frozen", { noticed = true } = {}): void {
    this.engine(name).power = power;
    if (noticed) this.notice();
  }

  restore(name: string): void {
    this.engine(name).power = "up";
    this.notice();
  }

  /** The managers find out who answers. */
  notice(): void {
    for (const { state } of this.managers) state.look();
  }

  /** The node's entry in discovery expires; its containers run on. */
  expire(name: string): void {
    for (const { state } of this.managers) state.expire(this.engine(name));
  }

  register(name: string): void {
    for (const { state } of this.managers) state.register(this.engine(name));
  }

  /** The replica is elected, and told so; the others follow it. */
  elect(manager: FakeManager): void {
    for (const other of this.managers) {
      other.primary = other === manager ? undefined : manager;
      other.state.leads = other === manager;
    }
  }

  /** `docker kill` on the host itself. */
  kill(name: string): void {
    for (const engine of this.engines) {
      for (const box of engine.boxes.values()) if (box.name === name) engine.kill(box.id);
    }
  }

  /** A file that was copied into a container. */
  read(name: string, path: string): Uint8Array | undefined {
    const boxes = this.engines.flatMap((engine) => [...engine.boxes.values()]);
    return boxes.find((box) => box.name === name)?.files.get(path);
  }

  /** Takes every container away, wherever it is. */
  clear(): void {
    for (const engine of this.engines) {
      for (const id of [...engine.boxes.keys()]) engine.remove(id, true);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.managers.map((manager) => manager.stop()));
  }
}
