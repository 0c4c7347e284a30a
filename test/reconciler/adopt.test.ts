/** Drift that becomes a commit, when somebody asks or by a file's policy; and what it does then. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { AdoptRequest } from "../../src/reconciler/operations.ts";
import { FakeForge } from "../fakes/forge.ts";
import { rejects } from "../rejects.ts";
import { begin, BERT, request, WEB } from "./adopt-world.ts";
import { ADA } from "./world.ts";

test("all that differs is committed by whoever asks, and nothing restarts", async () => {
  const { service, world, change, text, newest, rounds } = await begin();
  await service.stop({ author: ADA });
  change("web", { mem_limit: "1g", environment: { TZ: "CET", MODE: "a" } });
  await rounds(1);
  assert.equal(
    service.status().workloads[0]!.changes.map(({ path, live, desired }) => [path, live, desired]),
    [["environment.TZ", "CET", "UTC"], ["mem_limit", "1g", "512m"]],
  );
  const report = await service.adopt(request({ workload: "web" }));
  assert.ok(report.committed);
  assert.is(
    await text("containers/web.yaml"),
    WEB.replace("512m", "1g").replace("TZ=UTC # everywhere", "TZ=CET"),
  );
  const { author, subject, body, trailers } = await newest();
  assert.equal(author, BERT);
  assert.is(subject, "Adopt web: environment.TZ, mem_limit");
  assert.match(body, '- environment.TZ: "UTC" is "CET" now\n- mem_limit: "512m" is "1g" now');
  assert.is(trailers["Ark-Action"], "adopt");
  assert.is(trailers["Ark-Workload"], "web");
  await service.start({ author: ADA });
  await rounds();
  assert.equal(world.cluster.calls, []);
  assert.is(service.status().workloads[0]!.sync, "synced");
  assert.is((await service.adopt(request({ workload: "web" }))).committed, false);
});

test("one field is committed, and the others are healed", async () => {
  const { service, world, change, text, newest, rounds, box } = await begin();
  await service.stop({ author: ADA });
  change("web", { mem_limit: "1g", environment: { TZ: "CET", MODE: "b" } });
  const message = "More memory: it swapped";
  await service.adopt(request({ workload: "web", fields: ["mem_limit"], message }));
  assert.is(await text("containers/web.yaml"), WEB.replace("512m", "1g"));
  assert.is((await newest()).subject, message);
  await service.start({ author: ADA });
  await rounds(3);
  assert.ok(world.cluster.calls.includes("create web"));
  assert.equal(box("web").spec.environment, { TZ: "UTC", MODE: "a" });
  assert.is(box("web").spec.mem_limit, "1g");
});

test("what cannot be adopted is said, and nothing is committed", async () => {
  const { service, world, change, rounds } = await begin();
  await service.stop({ author: ADA });
  const before = await world.repository.head();
  const says = async (more: Partial<AdoptRequest>, code: Parameters<typeof rejects>[1]) =>
    (await rejects(service.adopt(request(more)), code)).message;
  assert.match(await says({ workload: "wbe" }, "workload-unknown"), "Did you mean web?");
  assert.match(await says({}, "request-invalid"), "Name a workload");
  const field = { workload: "web", fields: ["mem_limt"] };
  assert.match(await says(field, "request-invalid"), "Nothing differs.");
  change("web", { mem_limit: "1g" });
  assert.match(await says(field, "request-invalid"), "Did you mean mem_limit?");
  const state = { workload: "web", fields: ["state"] };
  assert.match(await says(state, "request-invalid"), "stop its scheduling instead.");
  assert.is(await world.repository.head(), before);
  const newer = WEB.replace("app:1", "app:2");
  await world.push({ "containers/web.yaml": newer });
  const pushed = await world.repository.head();
  await rounds(1);
  assert.match(await says({ workload: "web" }, "snapshot-conflict"), "not rolled out yet");
  assert.is(await world.repository.head(), pushed);
});

test("an anchor that others use cannot be changed for one of them", async () => {
  const shared = "x-limit: &limit 512m\nservices:\n" +
    "  one:\n    image: app:1\n    deploy: &deploy { resources: { limits: { memory: 512m } } }\n" +
    "  two:\n    image: app:1\n    deploy: *deploy\n";
  const { service, change } = await begin({ "containers/both.yaml": shared });
  await service.stop({ author: ADA });
  change("one", { mem_limit: "1g" });
  const { message } = await rejects(
    service.adopt(request({ workload: "one" })),
    "not-adoptable",
  );
  assert.match(message, /^containers\/both\.yaml cannot be changed .* mem_limit of one/);
});

test("a container that nobody has put into git is adopted by its name, or by a label", async () => {
  const { service, world, text, newest, rounds } = await begin();
  const { signal } = new AbortController();
  for (const [name, team] of [["batch", "a"], ["cron", "b"], ["temp", "b"]] as const) {
    const spec = { image: "app:2", labels: { team } };
    const { id } = await world.cluster.create("fake", { name, spec, stamps: {} }, signal);
    await world.cluster.start("fake", id, signal);
  }
  world.cluster.calls.length = 0;
  const one = await service.adopt(request({ workload: "batch" }));
  assert.equal(one.adopted, [
    { workload: "batch", file: "containers/batch.yaml", added: true, fields: [] },
  ]);
  assert.match((await text("containers/batch.yaml"))!, "container_name: batch");
  assert.is((await newest()).subject, "Adopt batch");
  const two = await service.adopt(request({ label: "team=b" }));
  assert.equal(two.adopted.map(({ workload }) => workload), ["cron", "temp"]);
  assert.is((await newest()).subject, "Adopt cron, temp");
  assert.is((await service.adopt(request({ label: "team=b" }))).committed, false);
  await rounds();
  assert.equal(world.cluster.calls, []);
  assert.is(service.status().workloads.filter(({ sync }) => sync === "synced").length, 4);
});

test("what is renamed is captured as the workload that it is", async () => {
  const { service, box, rounds } = await begin();
  await service.stop({ author: ADA });
  box("web").name = "web2";
  await rounds(1);
  assert.equal(service.status().workloads[0]!.changes.map(({ path }) => path), ["name"]);
  const captured = await service.snapshot({
    ...{ author: ADA, force: false, prune: true, mode: "commit" },
  });
  assert.equal([captured.added, captured.unchanged, captured.removed], [[], ["web"], []]);
  await service.start({ author: ADA });
  await rounds(1);
  assert.is(box("web").state, "running");
});

test("by a label what is renamed is no other container than its workload's", async () => {
  const { service, box, newest } = await begin({
    "containers/api.yaml": "services:\n  api:\n    image: app:1\n    labels: { team: a }\n",
  });
  await service.stop({ author: ADA });
  box("api").name = "api2";
  const { revision } = await newest();
  const report = await service.adopt(request({ label: "team=a" }));
  assert.equal([report.committed, report.adopted], [false, []]);
  assert.is((await newest()).revision, revision);
});

test("an adoption may be proposed", async () => {
  const { world, change } = await begin();
  world.forge = new FakeForge();
  const { service } = world.start();
  await service.turn();
  await service.stop({ author: ADA });
  change("web", { mem_limit: "1g" });
  const before = await world.repository.head();
  const report = await service.adopt(request({ workload: "web", mode: "pull-request" }));
  assert.ok(report.pullRequest);
  assert.is(await world.repository.head(), before);
  assert.equal(world.forge.pullRequests, [{
    branch: "ark-schedule/adopt-20010909T014740Z",
    base: "main",
    title: "Adopt web: mem_limit",
    body: '- mem_limit: "512m" is "1g" now\n\nAdopted on test for Bert.\n',
  }]);
});

test("by policy drift is committed once, and a newer commit is rolled out", async () => {
  const adopting = (it: string) => `${it}    x-ark:\n      adopt: [mem_limit]\n`;
  const { service, world, change, text, newest, rounds, fileOf, box } = await begin();
  await world.push({ "containers/api.yaml": adopting(fileOf("api")) });
  await rounds(3);
  world.cluster.calls.length = 0;
  change("api", { mem_limit: "1g" });
  await rounds(1);
  assert.is(await text("containers/api.yaml"), adopting(fileOf("api")).replace("512m", "1g"));
  const { revision, author, subject } = await newest();
  assert.equal([author, subject], [ADA, "Adopt api: mem_limit"]);
  await rounds(3);
  assert.is((await newest()).revision, revision);
  assert.equal(world.cluster.calls, []);
  await world.push({ "containers/api.yaml": adopting(fileOf("api")).replace("512m", "2g") });
  await rounds(3);
  assert.is(box("api").spec.mem_limit, "2g");
  assert.is(service.status().workloads.every(({ sync }) => sync === "synced"), true);
});

test("what no edit can say is told, and not tried again until the file is another", async () => {
  const shared = "services:\n" +
    "  one: &one\n    image: app:1\n    mem_limit: 512m\n    x-ark: { adopt: [mem_limit] }\n" +
    "  two: *one\n";
  const { service, world, change, newest, rounds } = await begin({
    "containers/both.yaml": shared,
  });
  change("one", { mem_limit: "1g" });
  const { revision } = await newest();
  await rounds(3);
  assert.is((await newest()).revision, revision);
  const { sync, reason } = service.status().workloads.find(({ name }) => name === "one")!;
  assert.is(sync, "held");
  assert.match(reason, "mem_limit cannot be adopted: containers/both.yaml cannot be changed");
  assert.is(world.warnings.filter((it) => it.startsWith("Could not adopt")).length, 1);
});

test("the same of a file that says it otherwise is tried anew, and when a person asks", async () => {
  const spec = "    image: app:1\n    mem_limit: 512m\n    x-ark: { adopt: [mem_limit] }\n";
  const shared = `services:\n  one: &one\n${spec}  two: *one\n`;
  const { service, world, change, text, rounds } = await begin({ "containers/both.yaml": shared });
  const told = () => world.warnings.filter((it) => it.startsWith("Could not adopt")).length;
  change("one", { mem_limit: "1g" });
  await rounds(3);
  await service.restore({ author: ADA, workload: "one", confirm: false });
  await rounds(3);
  assert.is(told(), 2);
  const apart = `services:\n  one:\n${spec}  two:\n${spec}`;
  await world.push({ "containers/both.yaml": apart });
  await rounds(2);
  assert.is(await text("containers/both.yaml"), apart.replace("512m", "1g"));
  assert.is(told(), 2);
});

test("by policy drift of a job that is over is committed, too", async () => {
  const job = "services:\n  migrate:\n    image: app:1\n    mem_limit: 512m\n" +
    "    x-ark: { adopt: [mem_limit] }\n  app:\n    image: app:1\n" +
    "    depends_on: { migrate: { condition: service_completed_successfully } }\n";
  const { world, change, text, rounds } = await begin({ "containers/migrate.yaml": job });
  world.cluster.meddle("migrate", { state: "exited", exitCode: 0 });
  await rounds(2);
  world.cluster.calls.length = 0;
  change("migrate", { mem_limit: "1g" });
  await rounds(2);
  assert.is(await text("containers/migrate.yaml"), job.replace("512m", "1g"));
  assert.equal(world.cluster.calls, []);
});

test("a stack's file is changed where it says so", async () => {
  const stack = "# by hand\nservices:\n  api:\n    image: app:1\n    deploy:\n      resources:\n" +
    "        limits:\n          memory: 512m\n    environment: { MODE: a, LEVEL: low }\n";
  const { service, change, text, rounds } = await begin({ "stacks/shop/compose.yaml": stack });
  await rounds(2);
  await service.stop({ author: ADA });
  const { name } = service.status().workloads.find((each) => each.name !== "web")!;
  change(name, { mem_limit: "1g", environment: { MODE: "b", LEVEL: "low" } });
  await service.adopt(request({ workload: name }));
  const wanted = stack.replace("512m", "1g").replace("MODE: a", "MODE: b");
  assert.is(await text("stacks/shop/compose.yaml"), wanted);
});

test.run();
