/** What people do to the containers of a stack, adopted for the service that makes them. */
import * as assert from "uvu/assert";
import { isCovered } from "../../src/model/field-path.ts";
import { inspect, type Scene, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("adopt-stacks", { ACS_CRONTAB: "* * * * * *" });

const FILE = "stacks/shop/compose.yaml";
const SERVICE = (more: string) =>
  `services:
  web:
    image: busybox:1
    command: sleep 1000
    init: true
    stop_grace_period: 1s
${more}`;

async function settled({ service }: Scene, names: readonly string[]): Promise<void> {
  const revision = await service.git("rev-parse", "HEAD");
  await until("all is in place", async () => {
    const { revision: inForce, workloads } = await service.status();
    return inForce === revision.trim() && workloads.length === names.length &&
      workloads.every(({ sync }) => sync === "synced");
  });
}

/** Begins with it in place, and paused. */
async function stack(scene: Scene, text: string, names: readonly string[]) {
  await scene.clone.push({ [FILE]: text });
  await settled(scene, names);
  await scene.service.get("/schedule/stop");
  return await lives(scene, names);
}

function lives({ engine }: Scene, names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map(async (name) => {
    const { Id, State } = await inspect(engine, name);
    return `${Id} ${State.StartedAt}`;
  }));
}

/** Resumed, all is in place and goes on as it was. */
async function stays(scene: Scene, names: readonly string[], before: readonly string[]) {
  await scene.service.get("/schedule/start");
  await settled(scene, names);
  assert.equal(await lives(scene, names), before);
}

/** Waits until the service has seen what was done by hand: fields at these paths, or below them. */
async function differs({ service }: Scene, name: string, ...paths: string[]): Promise<void> {
  await until(`${name} differs in ${paths}`, async () => {
    const { workloads } = await service.status();
    const changes = workloads.find((each) => each.name === name)?.changes ?? [];
    return paths.every((path) => changes.some((it) => isCovered(it.path, [path])));
  });
}

const fileOf = ({ service }: Scene) => service.git("show", `HEAD:${FILE}`);

/** What the command line says of it. */
function refusal({ service }: Scene): Promise<string> {
  return service.cli("adopt", "shop-web-1").catch((error: Error) => error.message);
}

test("two replicas are limited anew, and adopted once both are", async (scene) => {
  const { engine, service } = scene;
  const names = ["shop-web-1", "shop-web-2"];
  const text = SERVICE("    scale: 2\n    mem_limit: 64m # enough\n");
  const before = await stack(scene, text, names);
  const limit = ["update", "--memory", "96m", "--memory-swap", "192m"];
  await engine.docker(...limit, "shop-web-1");
  await differs(scene, "shop-web-1", "mem_limit");
  assert.match(await refusal(scene), "shop-web-2 is not as shop-web-1 is in mem_limit");
  await engine.docker(...limit, "shop-web-2");
  await differs(scene, "shop-web-2", "mem_limit");
  const stdout = await service.cli("adopt", "shop-web-1");
  assert.match(stdout, /~ shop-web-1: .*\n.*mem_limit {2}64m → 96m\n~ shop-web-2: /);
  assert.is((await fileOf(scene)).trim(), text.replace("64m", "96m").trim());
  await stays(scene, names, before);
});

test("cut off one network, called otherwise on another, connected to a third", async (scene) => {
  const { engine, service } = scene;
  const names = ["shop-web-1"];
  const top = "networks:\n  back: # data\n    internal: true\n";
  const text = SERVICE(`    networks:\n      - default # the way in\n      - back\n${top}`);
  const before = await stack(scene, text, names);
  const network = (...args: string[]) => engine.docker("network", ...args, "shop-web-1");
  await network("disconnect", "shop_back");
  await differs(scene, "shop-web-1", "networks.shop_back");
  await service.cli("adopt", "shop-web-1");
  assert.is((await fileOf(scene)).trim(), text.replace("      - back\n", "").trim());
  await stays(scene, names, before);

  await service.get("/schedule/stop");
  await engine.docker("network", "create", "--subnet", "10.92.0.0/24", "zone");
  const called = ["--alias", "shop-web-1", "--alias", "web"];
  await network("connect", "zone");
  await differs(scene, "shop-web-1", "networks.zone");
  assert.match(await refusal(scene), "`--alias shop-web-1 --alias web`");
  await network("disconnect", "zone");
  await network("connect", ...called, "--ip", "10.92.0.9", "zone");
  await network("connect", ...called, "--alias", "data", "shop_back");
  await differs(scene, "shop-web-1", "networks.zone.ipv4_address", "networks.shop_back");
  await service.cli("adopt", "shop-web-1");
  const said = await fileOf(scene);
  assert.match(said, "      zone:\n        ipv4_address: 10.92.0.9\n");
  assert.match(said, "  zone:\n    name: zone\n    external: true");
  assert.match(said, "          - data\n");
  await stays(scene, names, before);
});

test.run();
