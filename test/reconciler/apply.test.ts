/** A plan that was shown is carried out as it was shown, or refused with what has moved since. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import fc from "fast-check";
import { ArkError } from "../../src/errors.ts";
import { parsePlanId, printPlanId } from "../../src/reconciler/plan-id.ts";
import type { Moved } from "../../src/reconciler/shown-plans.ts";
import { rejects } from "../rejects.ts";
import "../seed.ts";
import { ADA, composeFile, World } from "./world.ts";

const FILES = {
  "cluster.yaml": "rollout:\n  monitor: 1s\n",
  "containers/web.yaml": composeFile("web", "app:1"),
  "containers/db.yaml": composeFile("db", "app:1"),
};

/** What has run for so long begins without failed attempts; milliseconds. */
const LONG_ENOUGH = 11 * 60_000;

/** A leader that acts only when told, with everything in place. */
async function looking() {
  const world = new World();
  await world.push(FILES);
  const { service, reconciler } = world.start({ acts: false });
  const first = await service.plan();
  await service.apply({ author: ADA, id: first.id! });
  world.clock.advance(LONG_ENOUGH);
  return { world, service, reconciler };
}

async function moved(applying: Promise<unknown>): Promise<readonly Moved[]> {
  const error = await applying.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof ArkError, String(error));
  assert.is(error.code, "plan-moved", error.message);
  return error.details["moved"] as readonly Moved[];
}

test("what was planned is done, in one round, by a leader that acts only when told", async () => {
  const { world, service } = await looking();
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  await service.turn();
  const before = [...world.cluster.calls];
  const { id, actions } = await service.plan();
  assert.equal(world.cluster.calls, before, "a plan does nothing");
  const round = await service.apply({ author: ADA, id: id! });
  assert.equal(
    round.actions.map(({ kind, workload, result }) => `${kind} ${workload} ${result}`).sort(),
    actions.map(({ kind, workload }) => `${kind} ${workload} done`).sort(),
  );
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
  assert.is(world.cluster.look("db")?.state, "running");
  assert.is(round.id, undefined);
});

test("a plan is applied once: by then what is live has moved", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id } = await service.plan();
  await service.apply({ author: ADA, id: id! });
  const calls = [...world.cluster.calls];
  const moves = await moved(service.apply({ author: ADA, id: id! }));
  assert.equal(moves, [
    { part: "live", subject: "db", what: "state", was: "exited on fake", is: "running on fake" },
    { part: "live", subject: "db", what: "plan", was: "start db on fake" },
  ]);
  assert.equal(world.cluster.calls, calls);
});

test("an id stays while only time passes, or what the plan does not go by", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id } = await service.plan();
  world.clock.advance(120_000);
  const passerBy = { name: "passer-by", spec: { image: "app:3" }, stamps: {} };
  await world.cluster.create("fake", passerBy, new AbortController().signal);
  assert.is((await service.plan()).id, id);
  await service.apply({ author: ADA, id: id! });
});

test("another revision, another state and another term are told apart", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id, revision } = await service.plan();
  await world.push({ "containers/web.yaml": composeFile("web", "app:2") });
  const head = await world.repository.head();
  assert.equal(await moved(service.apply({ author: ADA, id: id! })), [
    { part: "revision", was: revision!.slice(0, 7), is: head!.slice(0, 7) },
  ]);

  const next = await service.plan();
  world.cluster.meddle("web", undefined);
  const [gone] = await moved(service.apply({ author: ADA, id: next.id! }));
  assert.equal(gone, { part: "live", subject: "web", what: "state", was: "running on fake" });

  const last = await service.plan();
  world.elections.elect("test:1");
  assert.equal(await moved(service.apply({ author: ADA, id: last.id! })), [
    { part: "term", was: "1", is: "2" },
  ]);
});

test("a plan that this process has not shown is refused all the same", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id } = await service.plan();
  const other = parsePlanId(id!)!;
  const forged = printPlanId({ ...other, live: "0123456789" });
  assert.equal(await moved(service.apply({ author: ADA, id: forged })), [{ part: "live" }]);
  await rejects(service.apply({ author: ADA, id: "yes" }), "request-invalid");
});

test("what becomes due by time alone is not done unseen", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  await service.apply({ author: ADA, id: (await service.plan()).id! });
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id, holds } = await service.plan();
  assert.equal(holds.map(({ kind }) => kind), ["backoff"]);
  world.clock.advance(5_000);
  assert.equal(await moved(service.apply({ author: ADA, id: id! })), [
    { part: "live", subject: "db", what: "plan", was: "held (backoff)", is: "start db on fake" },
  ]);
});

test("the plan of another revision can be applied once that is in force", async () => {
  const { world, service } = await looking();
  const files = { "containers/web.yaml": composeFile("web", "app:2"), "containers/db.yaml": null };
  const edit = { files: new Map(Object.entries(files)), author: ADA, message: "M", trailers: {} };
  const { revision } = await world.repository.propose("next", edit);
  const { id } = await service.plan({ revision: "next" });
  const inForce = await world.repository.head();
  assert.equal(await moved(service.apply({ author: ADA, id: id! })), [
    { part: "revision", was: revision!.slice(0, 7), is: inForce!.slice(0, 7) },
  ]);
  world.repository.merge("next");
  assert.is((await service.plan()).id, id);
  await service.apply({ author: ADA, id: id! });
  assert.is(world.cluster.look("web")?.spec.image, "app:2");
});

test("a revision with mistakes has no id", async () => {
  const { world, service } = await looking();
  const files = { "containers/web.yaml": composeFile("web", "app:2", "    x: 1\n") };
  const edit = { files: new Map(Object.entries(files)), author: ADA, message: "M", trailers: {} };
  await world.repository.propose("next", edit);
  assert.is((await service.plan({ revision: "next" })).id, undefined);
});

test("whoever does not lead neither shows an id nor applies one", async () => {
  const { world, service } = await looking();
  const { id } = await service.plan();
  world.elections.depose();
  assert.is((await service.plan()).id, undefined);
  await rejects(service.apply({ author: ADA, id: id! }), "leadership-lost");
});

test("nothing slips in between the look and the deed", async () => {
  const { world, service } = await looking();
  world.cluster.meddle("db", { state: "exited", exitCode: 1 });
  const { id } = await service.plan();
  const both = await Promise.allSettled([
    service.apply({ author: ADA, id: id! }),
    service.apply({ author: ADA, id: id! }),
  ]);
  assert.equal(both.map(({ status }) => status), ["fulfilled", "rejected"]);
  assert.is(world.cluster.calls.filter((call) => call === "start db").length, 2);
});

test("an id says what it is made of, whatever the term", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (term) => {
      const id = { revision: "4f0c1d2", live: "8b1f03c2d7", term: String(term) };
      assert.equal(parsePlanId(printPlanId(id)), id);
    }),
  );
  for (const text of ["", "4f0c1d2", "4f0c1d2.8b1f03c2d7", "4f0c1d2.8b1f03c2d7.A", "x.y.z"]) {
    assert.is(parsePlanId(text), undefined);
  }
});

test.run();
