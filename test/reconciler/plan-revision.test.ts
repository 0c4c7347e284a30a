/** What a revision would do is told from what is done anyway, and nothing is done. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { WorkloadChange } from "../../src/model/change.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";

const FILES = {
  "cluster.yaml": "prune: on\npruneShare: 1\nrollout:\n  monitor: 7s\n",
  "containers/web.yaml": composeFile("web", "app:1", "    environment:\n      MODE: a\n"),
  "containers/db.yaml": composeFile("db", "app:1"),
  "containers/old.yaml": composeFile("old", "app:1"),
};

interface Context {
  world: World;
  service: ReturnType<World["start"]>["service"];
  propose(files: Record<string, string | null>): Promise<string>;
}

const test = suite<Context>("plan of a revision");

test.before.each(async (context) => {
  const world = new World();
  await world.push(FILES);
  const { service, reconciler } = world.start();
  await reconciler.round();
  const propose = async (files: Record<string, string | null>) => {
    const edit = { files: new Map(Object.entries(files)), author: ADA, message: "M", trailers: {} };
    await world.repository.propose("next", edit);
    return "next";
  };
  Object.assign(context, { world, service, propose });
});

const brief = (workloads: readonly WorkloadChange[]) =>
  workloads.map(({ workload, definition, action, hold }) =>
    `${workload} ${definition} ${action ?? hold?.kind ?? "nothing"}`
  );

test("what it adds, replaces and removes, field by field, and at what cost", async (context) => {
  const { service, world } = context;
  const ref = await context.propose({
    "containers/web.yaml": composeFile("web", "far:1", "    environment:\n      MODE: b\n"),
    "containers/old.yaml": null,
    "containers/new.yaml": composeFile("new", "app:1"),
    "cluster.yaml": FILES["cluster.yaml"].replace("pruneShare: 1", "pruneShare: 0.9"),
  });
  const calls = [...world.cluster.calls];
  const { change, revision } = await service.plan({ revision: ref });
  assert.equal(brief(change!.workloads), [
    "new added create",
    "old removed remove",
    "web modified rollout",
  ]);
  const web = change!.workloads[2]!;
  assert.equal(web.fields, [
    { path: "environment.MODE", live: "a", desired: "b" },
    { path: "image", live: "app:1", desired: "far:1" },
  ]);
  assert.equal(web.cost, {
    ...{ stops: true, downtime: 10_000, pull: "far:1" },
    gate: { by: "running", within: 7_000 },
  });
  assert.equal(change!.workloads[0]!.cost, { stops: false });
  assert.equal(change!.settings, [{ path: "cluster.pruneShare", live: 1, desired: 0.9 }]);
  assert.equal([change!.untouched, change!.drift, change!.upToDate], [1, [], true]);
  assert.not.equal(revision, change!.inForce);
  assert.equal(world.cluster.calls, calls);
});

test("drift is told apart, and what is wished is not", async (context) => {
  const { world, service } = context;
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  world.cluster.meddle("web", {
    spec: { image: "app:1", environment: { MODE: "a", BY: "hand" } },
  });
  const ref = await context.propose({
    "containers/web.yaml": composeFile("web", "app:2", "    environment:\n      MODE: a\n"),
    "containers/old.yaml": "# a comment\n" + FILES["containers/old.yaml"],
  });
  const { change } = await service.plan({ revision: ref });
  assert.equal(brief(change!.workloads), ["web modified rollout"]);
  const [web] = change!.workloads;
  assert.equal(web!.fields.map(({ path }) => path), ["image"]);
  assert.equal(web!.drift.map(({ path }) => path), ["environment.BY"]);
  assert.equal(change!.drift.map(({ workload }) => workload), ["db"]);
  assert.is(change!.untouched, 1);
});

test("a change without a container is told by the files", async (context) => {
  context.world.cluster.meddle("web", undefined);
  const { change } = await context.service.plan({
    revision: await context.propose({ "containers/web.yaml": composeFile("web", "app:2") }),
  });
  assert.equal(brief(change!.workloads), ["web modified create"]);
  assert.equal(change!.workloads[0]!.fields, [
    { path: "environment.MODE", live: "a" },
    { path: "image", live: "app:1", desired: "app:2" },
  ]);
});

test("a revision with mistakes changes nothing, and the loop goes on", async (context) => {
  const { world, service } = context;
  const { files } = world.repository.calls;
  const ref = await context.propose({
    "containers/web.yaml": composeFile("web", "app:2", "    x: 1\n"),
  });
  const { change, problems, actions } = await service.plan({ revision: ref });
  assert.equal(problems.map(({ file, line, column, code }) => [file, line, column, code]), [
    ["containers/web.yaml", 4, 5, "unknown-key"],
  ]);
  assert.equal([change!.workloads, actions], [[], []]);
  assert.is(world.repository.calls.files, files + 1);
  await service.turn();
  assert.is(service.status().rejected, undefined);
  assert.is(world.repository.calls.files, files + 1);
});

test("a revision without what is in force is said to be behind", async (context) => {
  const ref = await context.propose({ "containers/web.yaml": composeFile("web", "app:2") });
  await context.world.push({ "containers/db.yaml": composeFile("db", "app:2") });
  const { change } = await context.service.plan({ revision: ref });
  assert.is(change!.upToDate, false);
  assert.equal(brief(change!.workloads), ["db modified nothing", "web modified rollout"]);
});

test("what a revision would unmask stays masked", async (context) => {
  const secret = composeFile(
    "web",
    "app:1",
    "    environment:\n      DB_PASSWORD: s3cretly-long\n",
  );
  const volume =
    "volumes:\n  share:\n    driver_opts:\n      o: username=a,password=s3cretly-long\n";
  const ref = await context.propose({
    "cluster.yaml": "secrets:\n  allow: [DB_PASSWORD, password]\n",
    "containers/web.yaml": secret,
    "volumes/share.yaml": volume,
  });
  const report = await context.service.plan({ revision: ref });
  assert.ok(report.change!.settings.some(({ path }) => path.startsWith("volumes.share")));
  assert.not.match(JSON.stringify(report), "s3cretly");
});

test("what a variable stands for stays masked under a name that is to be allowed", async () => {
  const world = new World();
  world.variables = { DB_PASSWORD: "hunter2hunter2" };
  const dsn = (user: string) =>
    composeFile("web", "app:1", `    environment:\n      DSN: ${user} $DB_PASSWORD\n`);
  await world.push({ ...FILES, "containers/web.yaml": dsn("a") });
  const { service, reconciler } = world.start();
  await reconciler.round();
  const files = new Map([
    ["cluster.yaml", "secrets:\n  allow: [DB_PASSWORD]\n"],
    ["containers/web.yaml", dsn("b")],
  ]);
  await world.repository.propose("next", { files, author: ADA, message: "M", trailers: {} });
  const report = await service.plan({ revision: "next" });
  assert.match(JSON.stringify(report.change!.workloads), "environment.DSN");
  assert.not.match(JSON.stringify(report), "hunter2");
});

test("a revision that is not there is named", async ({ service }) => {
  await rejects(service.plan({ revision: "nobody" }), "revision-unknown");
});

test.run();
