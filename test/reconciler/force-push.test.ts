/** History that was rewritten, and snapshots that vanished, are not taken until a person agrees. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Service } from "../../src/reconciler/service.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";

interface Context {
  world: World;
  service: Service;
  /** In force: web on app:2, after a revision with web on app:1. */
  good: string;
}

const CLUSTER = "prune: on\npruneShare: 1\nrollout:\n  monitor: 1s\n";
const WEB = "containers/web.yaml";
const CAPTURE = { author: ADA, force: true, prune: false, mode: "commit" } as const;
const test = suite<Context>("force-push");

test.before.each(async (context) => {
  const world = new World();
  await world.push({ "cluster.yaml": CLUSTER, [WEB]: composeFile("web", "app:1") });
  await world.push({ [WEB]: composeFile("web", "app:2") });
  const { service } = world.start();
  const good = (await world.repository.head())!;
  Object.assign(context, { world, service, good });
  await settle(context);
});

async function settle({ world, service }: Pick<Context, "world" | "service">): Promise<void> {
  for (let round = 0; round < 5; round++) {
    world.clock.advance(20 * 60_000);
    await service.turn();
  }
}

function image({ world }: Context): string | undefined {
  return world.cluster.look("web")?.spec.image;
}

function rejectedCodes({ service }: Pick<Context, "service">): string[] {
  return (service.status().rejected?.problems ?? []).map(({ code }) => code);
}

test("the one in force stays, is healed, and what would be lost is said", async (context) => {
  const { world, service, good } = context;
  const head = world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await settle(context);
  const { revision, rejected } = service.status();
  assert.equal([revision, rejected?.revision], [good, head]);
  const [problem] = rejected!.problems;
  assert.is(problem!.code, "history-rewritten");
  assert.match(problem!.message, `${good.slice(0, 7)} is in force`);
  assert.match(problem!.message, "what it said of web would be lost");
  assert.match(problem!.hint!, "restore --confirm");
  world.cluster.meddle("web", undefined);
  await settle(context);
  assert.is(image(context), "app:2");
});

test("nothing is asked of history while the newest revision stays", async (context) => {
  const { world } = context;
  world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await settle(context);
  const calls = { ...world.repository.calls };
  await settle(context);
  assert.equal({ ...world.repository.calls, head: 0 }, { ...calls, head: 0 });
});

test("it stays refused after a restart, and with commits on top", async (context) => {
  const { world, good } = context;
  world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await settle(context);
  await world.push({ "README.md": "more" });
  const { service } = world.start();
  await settle({ world, service });
  assert.is(service.status().revision, good);
  assert.equal(rejectedCodes({ service }), ["history-rewritten"]);
});

test("a person may agree, and has not confirmed removals by that", async (context) => {
  const { world, service } = context;
  const more = Object.fromEntries(
    ["aa", "bb"].map((name) => [`containers/${name}.yaml`, composeFile(name, "app:1")]),
  );
  await world.push({ "cluster.yaml": "prune: on\npruneShare: 0\n", ...more });
  await settle(context);
  const head = world.repository.rewrite({ "cluster.yaml": "prune: on\npruneShare: 0\n" });
  await settle(context);
  assert.equal(rejectedCodes(context), ["history-rewritten"]);
  await service.restore({ author: ADA, confirm: true });
  await settle(context);
  assert.equal([service.status().revision, rejectedCodes(context)], [head, []]);
  assert.equal(world.cluster.names(), ["aa", "bb", "web"]);
  await service.restore({ author: ADA, confirm: true });
  assert.equal(world.cluster.names(), ["web"]);
});

test("the branch may be put back", async (context) => {
  const { world, service, good } = context;
  world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await settle(context);
  world.repository.reset(good);
  await world.push({ [WEB]: composeFile("web", "app:1") });
  await settle(context);
  assert.equal(rejectedCodes(context), []);
  assert.equal([service.status().revision, image(context)], [
    await world.repository.head(),
    "app:1",
  ]);
});

test("the policy in force may allow it; that of the newest revision does not count", async (context) => {
  const { world } = context;
  const allow = { "cluster.yaml": CLUSTER + "forcePush: allow\n" };
  world.repository.rewrite({ ...allow, [WEB]: composeFile("web", "app:3") });
  await settle(context);
  assert.is(image(context), "app:2");
  await context.service.restore({ author: ADA, confirm: true });
  await settle(context);
  world.repository.rewrite({ [WEB]: composeFile("web", "last:1") });
  await settle(context);
  assert.is(image(context), "last:1");
});

test("captures and rollbacks are not put on top, stops and starts are", async (context) => {
  const { world, service, good } = context;
  const head = world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await rejects(service.snapshot(CAPTURE), "revision-refused");
  await rejects(service.rollback({ author: ADA, to: good }), "revision-refused");
  assert.is(await world.repository.head(), head);
  const stopped = await service.stop({ author: ADA, reason: "look" });
  assert.equal([stopped.committed, stopped.scheduling], [true, "stopped"]);
  world.cluster.meddle("web", undefined);
  await settle(context);
  assert.is(image(context), undefined);
  assert.is(service.status().revision, good);
  const again = world.start().service;
  await settle({ world, service: again });
  assert.is(again.leader().scheduling, "stopped");
  assert.is((await again.start({ author: ADA })).scheduling, "running");
  await settle({ world, service: again });
  assert.is(image(context), "app:2");
  assert.equal(rejectedCodes({ service: again }), ["history-rewritten"]);
});

test("a push that comes between is no lost history", async (context) => {
  const { world, service } = context;
  const { head } = world.repository;
  let pushes = 0;
  world.repository.head = async () => {
    if (pushes++ < 3) await world.push({ "README.md": String(pushes) });
    return await head.call(world.repository);
  };
  world.cluster.meddle("web", {
    spec: { image: "app:2", labels: { "ark.labels.schedule": "web" } },
  });
  assert.is((await service.snapshot(CAPTURE)).committed, true);
  assert.ok(pushes > 3);
  await settle(context);
  assert.equal(rejectedCodes(context), []);
});

test("a stop that is lost with the history holds, and can be ended", async (context) => {
  const { world, service } = context;
  await service.stop({ author: ADA });
  await settle(context);
  world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  await settle(context);
  assert.is(service.leader().scheduling, "stopped");
  assert.is((await service.start({ author: ADA })).scheduling, "running");
});

test("a repository without the one in force is not taken either", async (context) => {
  const { world } = context;
  world.repository.rewrite({ [WEB]: composeFile("web", "app:3") });
  world.repository.forget();
  const { service } = world.start();
  await rejects(service.turn(), "revision-refused");
  assert.is(image(context), "app:2");
  await service.restore({ author: ADA, confirm: true });
  await settle({ world, service });
  assert.is(image(context), "app:3");
});

test("a snapshot that vanished is refused, and its files may come back", async (context) => {
  const { world, service, good } = context;
  await world.push({ "cluster.yaml": null, [WEB]: null, "elsewhere/web.yaml": "moved" });
  await settle(context);
  assert.equal([service.status().revision, image(context)], [good, "app:2"]);
  assert.equal(rejectedCodes(context), ["snapshot-vanished"]);
  await rejects(service.snapshot(CAPTURE), "revision-refused");
  const { committed, revision } = await service.rollback({ author: ADA, to: good });
  assert.is(committed, true);
  await settle(context);
  assert.equal([service.status().revision, rejectedCodes(context)], [revision, []]);
});

test("a folder that is deleted and a file that is emptied remove nothing", async (context) => {
  const { world, service, good } = context;
  await world.push({ [WEB]: "" });
  await settle(context);
  assert.equal([service.status().revision, rejectedCodes(context)], [good, ["missing-key"]]);
  await world.push({ [WEB]: null });
  await settle(context);
  assert.equal(service.status().holds.map(({ kind, workload }) => [kind, workload]), [
    ["guard", "web"],
  ]);
  assert.is(image(context), "app:2");
});

test.run();
