/** Services of a stack that come one after the other, and follow each other. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { World } from "./world.ts";

const POLICY = "prune: off\npruneShare: 1\nrollout:\n  monitor: 5s\n";
const FILE = "stacks/shop/compose.yaml";

async function begin(text: string) {
  const world = new World();
  await world.push({ "cluster.yaml": POLICY, [FILE]: text });
  const { service } = world.start();
  await service.turn();
  const { calls } = world.cluster;
  /** What was done since it was asked last. */
  const done = () => calls.splice(0);
  return { world, service, cluster: world.cluster, done };
}

const MIGRATED = (tag: string) =>
  `services:
  web:
    image: app:${tag}
    depends_on: { migrate: { condition: service_completed_successfully } }
  migrate: { image: app:${tag} }
`;

test("a job runs once, and again when it changes; who waits for it waits each time", async () => {
  const { world, service, cluster, done } = await begin(MIGRATED("1"));
  assert.equal(done(), [
    "createNetwork shop_default",
    "create shop-migrate-1",
    "start shop-migrate-1",
  ]);
  await service.turn();
  assert.equal(done(), []);
  cluster.meddle("shop-migrate-1", { state: "exited", exitCode: 0 });
  await service.turn();
  assert.equal(done(), ["create shop-web-1", "start shop-web-1"]);
  await service.turn();
  await service.turn();
  assert.equal(done(), []);
  assert.equal(service.status().workloads.map(({ sync }) => sync), ["synced", "synced"]);

  await world.push({ [FILE]: MIGRATED("2") });
  await service.turn();
  assert.equal(done(), [
    "destroy shop-migrate-1",
    "create shop-migrate-1",
    "start shop-migrate-1",
  ]);
  cluster.meddle("shop-migrate-1", { state: "exited", exitCode: 1 });
  world.clock.advance(1_000);
  await service.turn();
  assert.equal(done(), ["start shop-migrate-1"]);
  assert.is(cluster.look("shop-web-1")!.spec.image, "app:1");
  cluster.meddle("shop-migrate-1", { state: "exited", exitCode: 0 });
  await service.turn();
  assert.is(cluster.look("shop-web-1")!.spec.image, "app:2");
});

const FOLLOWED = (tag: string) =>
  `services:
  web:
    image: app:1
    depends_on: { db: { condition: service_started, restart: true } }
  db: { image: app:${tag} }
`;

test("who says so is restarted after what it depends on was replaced, once", async () => {
  const { world, service, done } = await begin(FOLLOWED("1"));
  world.clock.advance(10_000);
  done();
  await world.push({ [FILE]: FOLLOWED("2") });
  await service.turn();
  assert.equal(done().slice(-2), ["stop shop-web-1", "start shop-web-1"]);
  world.clock.advance(10_000);
  await service.turn();
  assert.equal(done(), ["destroy shop-db-1.ark-previous"]);
  await service.turn();
  assert.equal(done(), []);
});

test("what could not be restarted then is restarted later", async () => {
  const { world, service, done } = await begin(FOLLOWED("1"));
  world.clock.advance(10_000);
  await world.push({
    [FILE]: FOLLOWED("2"),
    "maintenance.yaml": "holds: [{ workload: shop-web-1 }]\n",
  });
  await service.turn();
  world.clock.advance(10_000);
  await service.turn();
  done();
  await world.push({ "maintenance.yaml": null });
  await service.turn();
  assert.equal(done(), ["stop shop-web-1", "start shop-web-1"]);
});

test("a service is scaled up and down, to none and back", async () => {
  const scaled = (scale: number) => `services: { web: { image: "app:1", scale: ${scale} } }\n`;
  const { world, service, cluster } = await begin(scaled(2));
  const to = async (scale: number) => {
    await world.push({ [FILE]: scaled(scale) });
    await service.turn();
    return cluster.names();
  };
  assert.equal(cluster.names(), ["shop-web-1", "shop-web-2"]);
  assert.equal(await to(3), ["shop-web-1", "shop-web-2", "shop-web-3"]);
  assert.equal(await to(1), ["shop-web-1"]);
  assert.equal(await to(0), []);
  assert.equal(await to(1), ["shop-web-1"]);
});

test.run();
