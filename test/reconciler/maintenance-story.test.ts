/** Stops and windows that come upon workloads in the middle of something. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ADA, composeFile, World } from "./world.ts";

const MINUTE = 60_000;
const POLICY = "rollout:\n  monitor: 5s\n";

/** Runs at app:1, in place. The clock says 01:46:40. */
async function inPlace(names: readonly string[], maintenance = "scheduling: running\n") {
  const world = new World();
  const files = names.map((name) => [`containers/${name}.yaml`, composeFile(name, "app:1")]);
  await world.push({ "cluster.yaml": POLICY, ...Object.fromEntries(files) });
  const { service, reconciler } = world.start();
  await service.turn();
  await service.turn();
  await world.push({ "maintenance.yaml": maintenance });
  await service.turn();
  world.said.length = 0;
  return { world, service, reconciler };
}

function window(kind: "stop" | "allow", cron: string): string {
  return `windows:\n  - name: w\n    kind: ${kind}\n    cron: ${cron}\n    duration: 10m\n`;
}

test("an open window holds what died, and it is healed when the window closes", async () => {
  const { world, service } = await inPlace(["web"], window("stop", "50 1 * * *"));
  const opens = Date.parse("2001-09-09T01:50:00Z");
  assert.is(await service.turn(), opens);
  world.clock.advance(opens - world.clock.now());
  world.cluster.meddle("web", { state: "exited" });
  assert.is(await service.turn(), opens + 10 * MINUTE);
  assert.is(world.cluster.look("web")?.state, "exited");
  assert.equal(service.status().workloads.map(({ sync, reason }) => [sync, reason]), [
    ["held", 'The window "w" is open.'],
  ]);
  assert.is(service.leader().windows.open[0]?.until, opens + 10 * MINUTE);
  world.clock.advance(10 * MINUTE);
  await service.turn();
  assert.is(world.cluster.look("web")?.state, "running");
  assert.equal(world.said, [
    'The window "w" is open. It ends at 2001-09-09T02:00:00.000Z. While it is, nothing is touched.',
    "In the middle of it: web (start, not begun).",
    'The window "w" is closed.',
    "start web: Exited (0) 1 second ago.",
  ]);
});

test("changes wait for their window; one that is under way when it closes ends", async () => {
  const { world, service } = await inPlace(["api", "web"], window("allow", "50 1 * * *"));
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  await service.turn();
  assert.is(world.cluster.look("web")?.spec.image, "app:1");
  world.clock.advance(Date.parse("2001-09-09T01:59:58Z") - world.clock.now());
  await service.turn();
  world.clock.advance(2_000);
  await world.push({ "containers/api.yaml": composeFile("api", "app:2") });
  await service.turn();
  assert.equal(world.cluster.names(), ["api", "web", "web.ark-previous"]);
  world.clock.advance(3_000);
  await service.turn();
  assert.equal(world.cluster.names(), ["api", "web"]);
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  assert.is(world.cluster.look("api")?.spec.image, "app:1");
  assert.equal(world.said.filter((line) => line.includes("middle")), [
    "In the middle of it: web (rollout, ends first), api (rollout, not begun).",
  ]);
});

test("a stop says what it comes upon, in its answer and in the history", async () => {
  const { world, service } = await inPlace(["db", "web"]);
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  await service.turn();
  world.cluster.meddle("db", { state: "exited" });
  const { underWay } = await service.stop({ author: ADA, reason: "new disk" });
  assert.equal(underWay, [
    { workload: "db", action: "start", ends: false },
    { workload: "web", action: "rollout", ends: true },
  ]);
  const { entries } = await service.history({ limit: 1 });
  const found = "In the middle of it: web (rollout, ends first), db (start, not begun).";
  assert.is(entries[0]?.reason, `new disk\n\n${found}`);
  await service.turn();
  const { workloads } = service.status();
  assert.is(
    workloads.find(({ name }) => name === "web")?.reason,
    "Scheduling is stopped by Ada: new disk. The rollout that was under way ends first: " +
      "The new container runs; it is watched for a moment.",
  );
  assert.equal(world.said.slice(-2), ["Scheduling is stopped by Ada: new disk.", found]);
  world.clock.advance(5_000);
  await service.turn();
  assert.equal(world.cluster.names(), ["db", "web"]);
  assert.is(world.cluster.look("db")?.state, "exited");
});

test("a rollout that fails during a stop goes back", async () => {
  const { world, service } = await inPlace(["web"]);
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  await service.turn();
  await service.stop({ author: ADA });
  world.cluster.meddle("web", { state: "exited" });
  await service.turn();
  assert.equal(world.cluster.names(), ["web"]);
  const { state, spec } = world.cluster.look("web")!;
  assert.equal([state, spec.image], ["running", "app:1"]);
});

test("a stop waits for what is begun, and not for what is not", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `w${index}`);
  const { world, service, reconciler } = await inPlace(names);
  for (const name of names) world.cluster.meddle(name, { state: "exited" }, { silently: true });
  const round = reconciler.round();
  const { underWay } = await service.stop({ author: ADA });
  const started = world.cluster.calls.filter((call) => call.startsWith("start")).length - 40;
  const { outcomes } = await round;
  assert.is(outcomes.filter(({ result }) => result === "done").length, started);
  assert.is(underWay.length, 40 - started);
  assert.ok(started < 40, `${started} were started`);
  await service.turn();
  assert.is(world.cluster.calls.filter((call) => call.startsWith("start")).length, 40 + started);
});

test("a stop that does not say since when it lasts is reminded of all the same", async () => {
  const { world, service } = await inPlace(["web"], "holds:\n  - workload: web\n");
  assert.equal(service.status().stops.map(({ forgotten }) => forgotten), [false]);
  const said = "Scheduling of web has been stopped for 24 h, and does not run again by itself: " +
    "`ark-schedule resume --workload web` ends that.";
  world.clock.advance(24 * 60 * MINUTE);
  await service.turn();
  await service.turn();
  assert.equal(world.warnings, [said]);
  assert.equal(service.status().stops.map(({ forgotten }) => forgotten), [true]);
  const { service: restarted } = world.start();
  await restarted.turn();
  assert.equal(world.warnings, [said, said]);
  world.clock.advance(24 * 60 * MINUTE);
  await restarted.turn();
  assert.equal(world.warnings, [said, said, said.replace("24", "48")]);
});

test("a stop that ends by itself is not forgotten", async () => {
  const { world, service } = await inPlace(["web"]);
  await service.stop({ author: ADA, until: world.clock.now() + 48 * 60 * MINUTE });
  world.clock.advance(25 * 60 * MINUTE);
  await service.turn();
  assert.equal(service.status().stops.map(({ forgotten }) => forgotten), [false]);
  assert.equal(world.warnings, []);
});

test("a stop holds although the windows are wrong, and those in force stay", async () => {
  const { world, service } = await inPlace(["web"], window("stop", "50 1 * * *"));
  await world.push({ "maintenance.yaml": window("stop", "61 1 * * *") });
  await service.turn();
  assert.is(service.status().rejected?.problems[0]?.code, "invalid-value");
  const { scheduling } = await service.stop({ author: ADA });
  assert.is(scheduling, "stopped");
  await service.turn();
  assert.is(service.status().rejected, undefined);
  assert.is(service.leader().windows.next?.cron, "50 1 * * *");
});

test("a stop of something else comes upon nothing", async () => {
  const { world, service } = await inPlace(["db", "web"]);
  world.cluster.meddle("db", { state: "exited" });
  const { underWay } = await service.stop({ author: ADA, workload: "web" });
  assert.equal(underWay, []);
});

test.run();
