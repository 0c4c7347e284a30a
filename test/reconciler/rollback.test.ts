/** Ways back: asked for by a person, or taken by the service where a rollout failed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RollbackRequest } from "../../src/reconciler/operations.ts";
import type { Service } from "../../src/reconciler/service.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";

interface Context {
  world: World;
  service: Service;
  /** The first revision: web and old on app:1, both in place. */
  first: string;
  rollback(request: Partial<RollbackRequest>): ReturnType<Service["rollback"]>;
  settle(): Promise<void>;
}

const CLUSTER = "prune: on\npruneShare: 1\nrollout:\n  monitor: 1s\n  timeout: 5s\n";
const ON_VLAN = "    networks: [vlan]\nnetworks:\n  vlan:\n    external: true\n";
const FILES = {
  "cluster.yaml": CLUSTER,
  "containers/web.yaml": "# kept\n" + composeFile("web", "app:1"),
  "containers/old.yaml": composeFile("old", "app:1"),
};

const test = suite<Context>("rollback");

test.before.each(async (context) => {
  const world = new World();
  await world.push(FILES);
  const { service } = world.start();
  const settle = async () => {
    for (let round = 0; round < 6; round++) {
      world.clock.advance(2_000);
      await service.turn();
    }
  };
  await settle();
  const first = (await world.repository.head())!;
  const rollback = (request: Partial<RollbackRequest>) =>
    service.rollback({ author: ADA, to: first, ...request });
  Object.assign(context, { world, service, settle, first, rollback });
});

async function texts({ repository }: World): Promise<Record<string, string>> {
  const files = await repository.files((await repository.head())!);
  const read = files.map(async (file) =>
    [file.path, new TextDecoder().decode(await file.read())] as const
  );
  return Object.fromEntries(await Promise.all(read));
}

test("everything is as it was, by a new commit, and is rolled out", async (context) => {
  const { world, service, settle, first } = context;
  await world.push({
    "containers/web.yaml": composeFile("web", "app:2"),
    "containers/old.yaml": null,
    "containers/new.yaml": composeFile("new", "app:1"),
    "cluster.yaml": CLUSTER + "# looser\n",
  });
  await settle();
  const report = await context.rollback({ reason: "it leaks" });
  assert.equal(report.workloads, [
    { name: "new", change: "removed" },
    { name: "old", change: "added" },
    { name: "web", change: "modified" },
  ]);
  assert.equal(await texts(world), FILES);
  const [commit] = await world.repository.log({ limit: 1 });
  assert.equal([commit!.revision, commit!.author, commit!.body], [
    report.revision,
    ADA,
    "it leaks",
  ]);
  assert.is(commit!.subject, `Roll back to ${first.slice(0, 7)}`);
  assert.equal([commit!.trailers["Ark-Action"], commit!.trailers["Ark-Revision"]], [
    "rollback",
    first,
  ]);
  await settle();
  assert.equal(world.cluster.names(), ["old", "web"]);
  assert.is(world.cluster.look("web")!.spec.image, "app:1");
  assert.is(service.status().revision, report.revision);
});

test("it neither starts nor stops scheduling", async (context) => {
  const { world, service } = context;
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  await service.stop({ author: ADA });
  await context.rollback({});
  assert.match((await texts(world))["maintenance.yaml"]!, "stopped");
  assert.is(service.leader().scheduling, "stopped");
});

test("one workload is as it was, with the network that it lacks, and no other", async (context) => {
  const { world } = context;
  await world.push({
    "containers/web.yaml": composeFile("web", "app:1", ON_VLAN),
    "networks/vlan.yaml": "networks:\n  vlan:\n    driver: bridge\n",
    "networks/other.yaml": "networks:\n  other:\n    driver: bridge\n",
  });
  const to = (await world.repository.head())!;
  await world.push({
    "containers/web.yaml": composeFile("web", "app:2"),
    "containers/old.yaml": composeFile("old", "app:2"),
    "networks/vlan.yaml": null,
    "networks/other.yaml": null,
  });
  const report = await context.rollback({ to, workload: "web" });
  assert.equal(report.workloads, [{ name: "web", change: "modified" }]);
  const [commit] = await world.repository.log({ limit: 1 });
  assert.equal(commit!.changed.map(({ path }) => path), [
    "containers/web.yaml",
    "networks/vlan.yaml",
  ]);
  assert.is(commit!.trailers["Ark-Workload"], "web");
});

test("one that was not there yet goes", async (context) => {
  await context.world.push({ "containers/new.yaml": composeFile("new", "app:1") });
  const report = await context.rollback({ workload: "new" });
  assert.equal(report.workloads, [{ name: "new", change: "removed" }]);
  assert.equal(await texts(context.world), FILES);
});

test("a newest revision with mistakes is no obstacle", async (context) => {
  await context.world.push({ "containers/web.yaml": "services: [\n" });
  await context.settle();
  assert.is((await context.rollback({ workload: "web" })).committed, true);
  assert.equal(await texts(context.world), FILES);
});

test("what is so already is not committed, and what cannot be is refused", async (context) => {
  const { world, first } = context;
  assert.equal(await context.rollback({}), {
    ...{ revision: first, committed: false, to: first, workloads: [], warnings: [] },
  });
  await rejects(context.rollback({ to: "nobody" }), "revision-unknown");
  await rejects(context.rollback({ workload: "nobody" }), "workload-unknown");
  await world.push({ "containers/old.yaml": "services: [\n" });
  const broken = (await world.repository.head())!;
  const needy = composeFile("web", "app:1", "    depends_on: [old]\n");
  await world.push({
    "containers/old.yaml": FILES["containers/old.yaml"],
    "containers/web.yaml": needy,
  });
  await rejects(context.rollback({ to: broken }), "snapshot-invalid");
  const needed = (await world.repository.head())!;
  await world.push({
    "containers/old.yaml": null,
    "containers/web.yaml": composeFile("web", "app:1"),
  });
  await rejects(context.rollback({ to: needed, workload: "web" }), "snapshot-invalid");
});

test("a revision that failed before is tried again when a person goes back to it", async (context) => {
  const { world, service, settle } = context;
  const bad = composeFile("web", "bad:1");
  await world.push({ "containers/web.yaml": bad });
  const to = (await world.repository.head())!;
  await settle();
  assert.is((await service.why("web")).verdict?.rule, "bad-revision");
  await world.push({ "containers/old.yaml": composeFile("old", "app:2") });
  await settle();
  world.cluster.healthOf.clear();
  await world.push({ "containers/web.yaml": bad + "# again\n" });
  await settle();
  assert.is((await service.why("web")).verdict?.rule, "bad-revision");
  await world.push({ "containers/web.yaml": FILES["containers/web.yaml"] });
  await context.rollback({ to, workload: "web" });
  await settle();
  assert.is(world.cluster.look("web")!.spec.image, "bad:1");
});

test("the commit of a rollout that failed stays, unless the policy has it reverted, once", async (context) => {
  const { world, service, settle } = context;
  const bad = { "containers/web.yaml": composeFile("web", "bad:1") };
  await world.push(bad);
  await settle();
  assert.match((await texts(world))["containers/web.yaml"]!, "bad:1");
  const failed = (await service.why("web")).commits[0]!.revision;
  await world.push({ "cluster.yaml": CLUSTER + "  onFailure: revert\n" });
  await settle();
  assert.is((await texts(world))["containers/web.yaml"], FILES["containers/web.yaml"]);
  const commits = await world.repository.log({ limit: 10 });
  const reverts = commits.filter(({ trailers }) => trailers["Ark-Action"] === "revert");
  assert.is(reverts.length, 1);
  const [revert] = reverts;
  assert.is(revert!.author.name, "ark-schedule");
  assert.match(revert!.body, `Revision ${failed.slice(0, 7)} failed`);
  assert.is(revert!.trailers["Ark-Revision"], failed);
  assert.equal(revert!.changed.map(({ path }) => path), ["containers/web.yaml"]);
  assert.is((await service.why("web")).verdict?.rule, "in-place");
});

test("of two that failed the one that was in place comes back, and a mended file is left alone", async (context) => {
  const { world, settle } = context;
  await world.push({ "containers/web.yaml": composeFile("web", "bad:1") });
  await settle();
  const worse = composeFile("web", "bad:1", "    environment:\n      A: b\n");
  await world.push({ "containers/web.yaml": worse });
  await settle();
  await world.push({ "cluster.yaml": CLUSTER + "  onFailure: revert\n" });
  await settle();
  assert.is((await texts(world))["containers/web.yaml"], FILES["containers/web.yaml"]);
  const mended = composeFile("web", "app:3");
  await world.push({ "containers/web.yaml": mended });
  await settle();
  assert.is((await texts(world))["containers/web.yaml"], mended);
});

test.run();
