/** An engine, the service on it and a person's clone: what most stories begin with. */
import { suite, type Test } from "uvu";
import { Clone } from "./clone.ts";
import type { Engine } from "./engine.ts";
import { Service } from "./service.ts";
import { borrowEngine } from "./start-engine.ts";
import { until } from "./until.ts";

export interface Scene {
  readonly engine: Engine;
  readonly service: Service;
  readonly clone: Clone;
}

/** A suite each of whose stories begins with an empty engine and a new service. */
export function scenes(name: string, env: Record<string, string> = {}): Test<Scene> {
  const test = suite<Scene>(name);
  let engine: Engine;
  test.before(async () => {
    engine = await borrowEngine();
  });
  test.before.each(async (scene) => {
    await engine.clear();
    const service = await Service.on(engine, env);
    Object.assign(scene, { engine, service, clone: await Clone.of(service.repository) });
  });
  test.after.each(async ({ service, clone }) => {
    await service?.close();
    await clone?.close();
  });
  test.after(() => engine.stop());
  return test;
}

/**
 * Runs a container that is to be scheduled; it ends at once when it is told to. Where no other is
 * named it is on the host's network: it takes the machine half as long to start as on one of its own.
 */
export function runScheduled(engine: Engine, name: string, ...args: string[]): Promise<void> {
  const network = args.includes("--network") ? [] : ["--network", "host"];
  return runOnBridge(engine, name, ...network, ...args);
}

/** The same where no other is named on the engine's own network, as containers mostly are. */
export async function runOnBridge(engine: Engine, name: string, ...args: string[]): Promise<void> {
  const label = `ark.labels.schedule=${name}`;
  const command = args.includes("busybox:1") ? args : [...args, "busybox:1", "sleep", "1000"];
  await engine.docker("run", "-d", "--init", "--name", name, "--label", label, ...command);
}

/** What `docker inspect` says of one container; undefined where there is none. */
// deno-lint-ignore no-explicit-any -- tests look at what they expect
export function inspect(engine: Engine, name: string): Promise<any> {
  return engine.inspect(name);
}

/** The rule by which the service decided last, of a container that git says something of. */
export async function ruleOf({ service }: Scene, name: string): Promise<string | undefined> {
  return (await service.get(`/schedule/why/${name}`)).body.verdict?.rule;
}

/** Waits until the service has looked, and decided so. */
export async function verdict(scene: Scene, name: string, rule: string): Promise<void> {
  await until(`${name} is ${rule}`, async () => await ruleOf(scene, name) === rule);
}

/** Waits until the container of that name runs, under another id than `notId` where one is given. */
export function runs(engine: Engine, name: string, notId?: string): Promise<string> {
  return until(`${name} runs`, async () => {
    const found = await inspect(engine, name);
    return found?.State.Running && found.Id !== notId ? found.Id as string : undefined;
  });
}
