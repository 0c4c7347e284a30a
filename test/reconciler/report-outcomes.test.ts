/** What each revision came to: told once, beside the loop, whatever becomes of the telling. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { Revision } from "../../src/model/snapshot.ts";
import type { Service } from "../../src/reconciler/service.ts";
import { FakeForge } from "../fakes/forge.ts";
import { until } from "../lab/until.ts";
import { composeFile, World } from "./world.ts";

const MONITOR = { "cluster.yaml": "rollout:\n  monitor: 1s\n  timeout: 5s\n" };
const web = (image: string) => ({ "containers/web.yaml": composeFile("web", image) });

/** A world with a forge, and a service in it. */
function begin() {
  const world = new World();
  const forge = world.forge = new FakeForge();
  return { world, forge, service: world.start().service };
}

async function push(world: World, files: Record<string, string | null>): Promise<Revision> {
  await world.push(files);
  return (await world.repository.head())!;
}

async function turns(world: World, service: Service, count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await service.turn();
    world.clock.advance(2_000);
  }
}

const told = (forge: FakeForge, revision: Revision) =>
  forge.statuses.filter((status) => status.revision === revision).map(({ state }) => state);
const note = async (world: World, revision: Revision) =>
  (await world.repository.notes([revision])).get(revision);

test("pending, then synced, and no more of it", async () => {
  const { world, forge, service } = begin();
  const revision = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  await until("it is noted", () => note(world, revision));
  assert.equal(told(forge, revision), ["pending", "success"]);
  const [pending, synced] = forge.statuses;
  assert.is(pending!.context, "ark-schedule/test");
  assert.is(pending!.description, "create web");
  assert.is(synced!.description, "1 container in place");
  assert.match(String(await note(world, revision)), /^synced 2001-09-09T01:46:\d\dZ$/);
  const { calls } = forge;
  await turns(world, service, 50);
  world.cluster.meddle("web", { state: "exited", exitCode: 137 });
  await turns(world, service, 3);
  assert.is(world.cluster.look("web")?.state, "running");
  assert.is(forge.calls, calls, "healing is no matter of the revision");
});

test("a container that does not prove itself", async () => {
  const { world, forge, service } = begin();
  await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const revision = await push(world, web("bad:1"));
  await turns(world, service, 8);
  const text = await until("it is noted", () => note(world, revision));
  assert.match(text, /^failed: web: .+/);
  assert.equal(told(forge, revision), ["pending", "failure"]);
  const next = await push(world, { "containers/other.yaml": composeFile("other", "app:1") });
  await turns(world, service, 4);
  assert.equal(told(forge, next), ["failure"], "web is still not as it is to be");
  const mended = await push(world, web("app:2"));
  await turns(world, service, 4);
  await until("it is noted", () => note(world, mended));
  assert.equal(told(forge, mended), ["pending", "success"]);
  assert.match(String(await note(world, revision)), /^failed/);
});

test("a failed one that is reverted at once has failed, and is not superseded", async () => {
  const { world, forge, service } = begin();
  const policy = `${MONITOR["cluster.yaml"]}  onFailure: revert\n`;
  await push(world, { "cluster.yaml": policy, ...web("app:1") });
  await turns(world, service, 3);
  const revision = await push(world, web("bad:1"));
  await turns(world, service, 8);
  assert.not.equal(await world.repository.head(), revision);
  assert.match(String(await until("it is noted", () => note(world, revision))), /^failed: web: /);
  assert.equal(told(forge, revision), ["pending", "failure"]);
});

test("a revision that cannot be taken", async () => {
  const { world, forge, service } = begin();
  const good = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const wrong = await push(world, { "containers/web.yaml": "services:\n  web:\n    imag: x\n" });
  await turns(world, service, 3);
  const text = await until("it is noted", () => note(world, wrong));
  assert.match(text, /^failed: containers\/web\.yaml:\d+:\d+: .+/);
  assert.equal(told(forge, wrong), ["failure"]);
  assert.equal(told(forge, good), ["pending", "success"]);
  const mended = await push(world, web("app:2"));
  await turns(world, service, 4);
  await until("it is noted", () => note(world, mended));
  assert.match(String(await note(world, wrong)), /^failed/, "not superseded");
});

test("a long story is cut to what the forges take", async () => {
  const { world, forge, service } = begin();
  await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const wrong = await push(world, { [`containers/${"x".repeat(150)}.yaml`]: "services: 7\n" });
  await turns(world, service, 2);
  await until("it is told", () => told(forge, wrong).length > 0);
  const { description } = forge.statuses.at(-1)!;
  assert.is(description.length, 140);
  assert.match(description, /…$/);
});

test("superseded: one that was under way, and one that was never looked at", async () => {
  const { world, forge, service } = begin();
  await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const underWay = await push(world, web("app:2"));
  await turns(world, service, 1);
  const unseen = await push(world, web("app:3"));
  const last = await push(world, web("last:1"));
  await turns(world, service, 4);
  await until("it is noted", () => note(world, last));
  assert.equal(told(forge, underWay), ["pending", "error"]);
  assert.equal(told(forge, unseen), []);
  for (const revision of [underWay, unseen]) {
    assert.is(await until("it is noted", () => note(world, revision)), `superseded by ${last}`);
  }
});

test("no forge: notes alone", async () => {
  const world = new World();
  const { service } = world.start();
  const revision = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  assert.match(await until("it is noted", () => note(world, revision)), /^synced/);
});

test("a start is no news", async () => {
  const { world, service } = begin();
  const revision = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const before = await until("it is noted", () => note(world, revision));
  world.forge = new FakeForge();
  await turns(world, world.start().service, 3);
  await until("the forge is told", () => world.forge!.statuses.length > 0);
  assert.is(await note(world, revision), before);
});

test("with the forge gone rounds go on, and it is told when it is back", async () => {
  const { world, forge, service } = begin();
  forge.failure = new ArkError("forge-unreachable", "The forge cannot be reached.");
  const first = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  const last = await push(world, web("app:2"));
  await turns(world, service, 6);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  await until("it is noted", () => note(world, last));
  const warnings = world.warnings.filter((line) => line.startsWith("Setting commit statuses"));
  assert.equal(warnings, [
    "Setting commit statuses failed, and is tried again: The forge cannot be reached.",
  ]);
  forge.failure = undefined;
  await until("it is told", () => {
    world.clock.advance(60_000);
    return forge.statuses.length > 0;
  });
  assert.equal(told(forge, last), ["success"]);
  assert.equal(told(forge, first), [], "what is superseded is given up");
});

test("a limit is waited for", async () => {
  const { world, forge, service } = begin();
  const details = { until: world.clock.now() + 3_600_000 };
  forge.failure = new ArkError("forge-limited", "No more calls.", { details });
  const revision = await push(world, { ...MONITOR, ...web("app:1") });
  await turns(world, service, 3);
  await until("it is noted", () => note(world, revision));
  const { calls } = forge;
  world.clock.advance(3_000_000);
  await turns(world, service, 3);
  assert.is(forge.calls, calls);
  forge.failure = undefined;
  await until("it is told", () => {
    world.clock.advance(600_000);
    return forge.statuses.length > 0;
  });
  assert.equal(told(forge, revision), ["success"]);
});

test.run();
