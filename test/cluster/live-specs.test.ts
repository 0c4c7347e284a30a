/** What containers are, learned from an engine that is played here. */
import type Docker from "dockerode";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import type { ObservedContainer } from "../../src/model/observation.ts";
import { SCHEDULE_LABEL } from "../../src/model/observation.ts";
import { type LiveSource, LiveSpecs } from "../../src/cluster/engine/live-specs.ts";

const CONTAINERS = 40;
const never = new AbortController().signal;
const IMAGE = { id: "i", environment: {}, labels: {}, expose: [], volumes: [] };
const CONTEXT = { names: new Map(), networks: new Map(), defaults: {} as never };

const entries = Array.from({ length: CONTAINERS }, (_, index): ObservedContainer => ({
  ...{ id: `id${index}`, name: `web${index}`, node: "host", state: "running", health: "none" },
  ...{ status: "Up", createdAt: 0, labels: { [SCHEDULE_LABEL]: `web${index}` } },
}));

/** Notes whom it is asked for. */
class Played implements LiveSource {
  readonly asked: string[] = [];
  readonly failing = new Map<string, number>();

  call: LiveSource["call"] = async (what, _, _signal, run) => {
    try {
      return await run(never);
    } catch {
      throw new ArkError("engine-refused", `${what} fails.`);
    }
  };

  inspect(id: string): Promise<Docker.ContainerInspectInfo> {
    this.asked.push(id);
    const statusCode = this.failing.get(id);
    if (statusCode !== undefined) return Promise.reject(Object.assign(new Error(), { statusCode }));
    const State = { Status: "running", Running: true, FinishedAt: "0001-01-01T00:00:00Z" };
    return Promise.resolve({ Id: id, Image: "i", State } as Docker.ContainerInspectInfo);
  }

  image() {
    return Promise.resolve(IMAGE);
  }

  read() {
    return { spec: { image: "app:1" }, notCaptured: [], references: [] };
  }
}

function learn(specs: LiveSpecs): Promise<ObservedContainer[]> {
  return specs.withLive(entries, new Set(), () => CONTEXT, never);
}

test("inspects all once, and then nothing while nothing happens", async () => {
  const engine = new Played();
  const specs = new LiveSpecs(engine, () => 1);
  for (let round = 0; round < 2; round++) {
    const learned = await learn(specs);
    assert.equal(learned.map(({ id }) => id), entries.map(({ id }) => id));
    assert.ok(learned.every(({ live }) => live?.spec.image === "app:1"));
  }
  assert.equal(new Set(engine.asked).size, CONTAINERS);
  assert.is(engine.asked.length, CONTAINERS);
});

test("leaves out those that went away since they were listed", async () => {
  const engine = new Played();
  engine.failing.set("id7", 404);
  const learned = await learn(new LiveSpecs(engine, () => 1));
  assert.equal(learned.map(({ id }) => id), entries.map(({ id }) => id).toSpliced(7, 1));
});

test("keeps what it has understood when one cannot be inspected", async () => {
  const engine = new Played();
  const specs = new LiveSpecs(engine, () => 1);
  engine.failing.set("id39", 500);
  const error = await learn(specs).catch((error) => error);
  assert.is(error.code, "engine-refused");
  engine.asked.length = 0;
  engine.failing.clear();
  assert.is((await learn(specs)).length, CONTAINERS);
  assert.ok(engine.asked.length < CONTAINERS / 2, `${engine.asked.length} were asked for again`);
});

test.run();
