/** Drift of a stack's containers: of all that one service makes, and of networks and volumes. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { Box } from "../fakes/cluster-node.ts";
import { rejects } from "../rejects.ts";
import { begin, request } from "./adopt-world.ts";
import { ADA, World } from "./world.ts";

const FILE = "stacks/shop/compose.yaml";
const TWO = `services:
  api: # in front
    image: app:1
    scale: 2
    mem_limit: 512m # enough
    networks: [default, back]
    x-ark: {ignore: [restart]}
networks:
  back:
    internal: true
`;
const [ONE, OTHER] = ["shop-api-1", "shop-api-2"] as const;

type Networks = NonNullable<ContainerSpec["networks"]>;

async function stack(text: string | Record<string, string> = TWO) {
  const all = await begin(typeof text === "string" ? { [FILE]: text } : text);
  const { world, service, box, rounds } = all;
  const networks = (name: string, edit: (was: Networks) => Networks) =>
    all.change(name, { networks: edit(box(name).spec.networks!) });
  const stays = async () => {
    await service.start({ author: ADA });
    await rounds(3);
    assert.equal(world.cluster.calls, []);
    assert.ok(service.status().workloads.every(({ sync }) => sync === "synced"));
  };
  const seen = (name: string) => service.status().workloads.find((each) => each.name === name)!;
  return { ...all, networks, stays, seen };
}

test("what is live of all containers of a service is adopted by one commit", async () => {
  const { service, change, text, newest, rounds, seen } = await stack();
  await service.stop({ author: ADA });
  change(ONE, { mem_limit: "1g" });
  change(OTHER, { mem_limit: "1g", init: true });
  const report = await service.adopt(request({ workload: ONE }));
  const field = { path: "mem_limit", live: "1g", desired: "512m" };
  assert.equal(
    report.adopted.map(({ workload, fields }) => [workload, fields]),
    [[ONE, [field]], [OTHER, [field]]],
  );
  assert.is(await text(FILE), TWO.replace("512m", "1g"));
  const { subject, body } = await newest();
  assert.is(subject, "Adopt shop-api-1, shop-api-2: mem_limit");
  assert.match(body, 'Of shop-api-1, shop-api-2:\n- mem_limit: "512m" is "1g" now');
  await rounds(1);
  const changes = (name: string) => seen(name).changes.map(({ path }) => path);
  assert.equal([changes(ONE), changes(OTHER)], [[], ["init"]]);
});

test("those that are otherwise are named, and nothing is committed", async () => {
  const three = TWO.replace("scale: 2", "scale: 3");
  const { service, change, box, rounds, world, newest, text, stays } = await stack(three);
  await service.stop({ author: ADA });
  const { revision } = await newest();
  change(ONE, { mem_limit: "1g" });
  change("shop-api-3", { mem_limit: "2g" });
  const { message } = await rejects(service.adopt(request({ workload: ONE })), "not-adoptable");
  assert.is(
    message,
    "shop-api-2, shop-api-3 are not as shop-api-1 is in mem_limit, and stacks/shop/compose.yaml " +
      "says the same of all containers of that service. Change them likewise, by " +
      "`docker update` or `docker network`, and adopt again.",
  );
  assert.is((await newest()).revision, revision);
  // What is not there counts for nothing.
  change(OTHER, { mem_limit: "1g" });
  world.cluster.meddle("shop-api-3", undefined);
  const report = await service.adopt(request({ workload: OTHER, fields: ["mem_limit"] }));
  assert.equal(report.adopted.map(({ workload }) => workload), [ONE, OTHER]);
  assert.is(await text(FILE), three.replace("512m", "1g"));
  await service.start({ author: ADA });
  await rounds(2);
  assert.is(box("shop-api-3").spec.mem_limit, "1g");
  assert.equal(world.cluster.calls.splice(0), ["create shop-api-3", "start shop-api-3"]);
  await stays();
});

test("of one on a node that does not answer nobody can tell", async () => {
  const world = new World({ nodes: ["a", "b"] });
  await world.push({ "cluster.yaml": "prune: on\n", [FILE]: TWO.replace("[default, back]", "") });
  const { service } = world.start();
  for (let i = 0; i < 3; i++) await service.turn();
  await service.stop({ author: ADA });
  const boxes = ["a", "b"].map((name) => [...world.cluster.node(name).boxes.values()]);
  assert.equal(boxes.map(({ length }) => length), [1, 1]);
  for (const box of boxes.flat()) box.spec = { ...box.spec, mem_limit: "1g" };
  world.cluster.node("b").lose();
  const [here, there] = boxes.flat() as [Box, Box];
  const adopting = service.adopt(request({ workload: here.name }));
  const { message } = await rejects(adopting, "engine-unreachable");
  assert.match(message, `${there.name}, which the same service makes, is on b, which does not`);
  world.cluster.node("b").comeBack();
  const { adopted } = await service.adopt(request({ workload: here.name }));
  assert.is(adopted.length, 2);
});

test("by policy one commit is made, once all are likewise", async () => {
  const adopting = TWO.replace("ignore: [restart]", "adopt: [mem_limit]");
  const { change, text, rounds, world, newest, stays, seen } = await stack(adopting);
  const { revision } = await newest();
  const told = () => world.warnings.filter((it) => it.startsWith("Could not adopt")).length;
  change(ONE, { mem_limit: "1g" });
  await rounds(3);
  assert.match(seen(ONE).reason, "mem_limit cannot be adopted: shop-api-2 is not as shop-api-1 is");
  assert.is(told(), 1);
  change(OTHER, { mem_limit: "2g" });
  await rounds(3);
  assert.is((await newest()).revision, revision);
  assert.is(told(), 3);
  change(ONE, { mem_limit: "2g" });
  await rounds(1);
  assert.is(await text(FILE), adopting.replace("512m", "2g"));
  const { subject, revision: adopted } = await newest();
  assert.is(subject, "Adopt shop-api-1, shop-api-2: mem_limit");
  await stays();
  assert.is((await newest()).revision, adopted);
  assert.is(told(), 3);
});

test("a network that all were cut off is taken away, and nothing restarts", async () => {
  const { service, networks, text, newest, stays } = await stack();
  await service.stop({ author: ADA });
  for (const name of [ONE, OTHER]) networks(name, ({ shop_back: _, ...rest }) => rest);
  await service.adopt(request({ workload: ONE, fields: ["networks"] }));
  assert.is(await text(FILE), TWO.replace("[default, back]", "[default]"));
  assert.match((await newest()).subject, ": networks.shop_back.aliases");
  await stays();
});

test("an alias that all were given is written once, without those that Compose gives", async () => {
  const { service, networks, text, stays } = await stack();
  await service.stop({ author: ADA });
  for (const name of [ONE, OTHER]) {
    networks(name, (was) => ({ ...was, shop_back: { aliases: ["api", "data", name] } }));
  }
  await service.adopt(request({ workload: OTHER }));
  const attached =
    "    networks:\n      default: {}\n      back:\n        aliases:\n          - data\n";
  assert.is(await text(FILE), TWO.replace("    networks: [default, back]\n", attached));
  await stays();
});

const SINGLE = TWO.replace("    scale: 2\n", "");

test("a network that no file declares is, and an address is written", async () => {
  const { service, networks, text, stays } = await stack(SINGLE);
  await service.stop({ author: ADA });
  networks(ONE, (was) => ({
    ...was,
    shop_back: { ...was["shop_back"], ipv4_address: "10.9.0.7" },
    vlan7: { aliases: ["api", ONE] },
  }));
  await service.adopt(request({ workload: ONE }));
  const attached =
    "    networks:\n      default: {}\n      back:\n        ipv4_address: 10.9.0.7\n      vlan7: {}\n";
  assert.is(
    await text(FILE),
    SINGLE.replace("    networks: [default, back]\n", attached) +
      "  vlan7:\n    name: vlan7\n    external: true\n",
  );
  await stays();
});

test("what several files say is taken away where it stands, with the key if nothing is left", async () => {
  const base = "services:\n  api:\n    image: app:1\n    networks: [default]\nnetworks:\n  back:\n";
  const override = "services:\n  api:\n    networks: [back]\n";
  const files = { [FILE]: base, "stacks/shop/compose.override.yaml": override };
  const { service, networks, text, stays } = await stack(files);
  await service.stop({ author: ADA });
  networks(ONE, ({ shop_default: _, ...rest }) => rest);
  await service.adopt(request({ workload: ONE }));
  assert.is(await text(FILE), base.replace("    networks: [default]\n", ""));
  await stays();
});

test("without the aliases that Compose gives, the answer says how to connect it", async () => {
  const { service, networks } = await stack(SINGLE);
  await service.stop({ author: ADA });
  networks(ONE, (was) => ({ ...was, vlan7: {} }));
  const { message } = await rejects(service.adopt(request({ workload: ONE })), "not-adoptable");
  assert.match(message, "networks.vlan7 of shop-api-1");
  assert.match(message, "on vlan7 it is not called so");
  assert.match(message, "`--alias shop-api-1 --alias api`");
});

test("a volume is adopted by its key, and what configs hold never", async () => {
  const file = "services:\n  api:\n    image: app:1\n    volumes:\n      - data:/data # all\n" +
    "volumes:\n  data:\n  more: {name: big}\n";
  const { service, change, text, stays } = await stack(file);
  await service.stop({ author: ADA });
  change(ONE, { volumes: [{ type: "volume", source: "big", target: "/data" }] });
  await service.adopt(request({ workload: ONE }));
  assert.match(
    (await text(FILE))!,
    "    volumes:\n      - type: volume\n        source: more\n        target: /data\n",
  );
  await stays();
  change(ONE, { files: { "/etc/app": { digest: "0123456789abcdef" } } });
  const { message } = await rejects(service.adopt(request({ workload: ONE })), "not-adoptable");
  assert.match(message, /^files\.\/etc\/app\S* of shop-api-1 cannot be adopted: .* configs and/);
});

test.run();
