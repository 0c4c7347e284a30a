/** An engine that stops answering, and comes back: what it had runs once, on the other one. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clone } from "../lab/clone.ts";
import type { Engine } from "../lab/engine.ts";
import { inspect, runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowEngine, startEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";

interface Stage {
  readonly a: Engine;
  readonly b: Engine;
}

const test = suite<Stage>("lost node");
test.before(async (stage) => {
  const [a, b] = await Promise.all([borrowEngine(), startEngine("host-2")]);
  Object.assign(stage, { a, b });
  await Promise.all([a.clear(), b.clear()]);
});
test.after(async ({ a, b }) => void await Promise.all([a.stop(), b.stop()]));

test("a container made by hand moves with its name, and its copy goes when the engine is back", async ({ a, b }) => {
  const service = await Service.on(a, {
    ACS_CLUSTER_ENDPOINT: `${a.dockerHost},${b.dockerHost}`,
    ACS_CRONTAB: "* * * * * *",
  });
  const clone = await Clone.of(service.repository);
  try {
    await runScheduled(a, "web", "--volume", "kept:/data");
    const original = (await inspect(a, "web")).Id as string;
    await service.get("/schedule/snapshot");
    await clone.push({ "cluster.yaml": "lostAfter: 2s\n" });
    await until("the policy is in force", async () => {
      const { body } = await service.get("/schedule/status");
      return body.revision === (await clone.git("rev-parse", "HEAD")) && body.warnings.length > 0;
    });
    await a.kill();
    const lost = await until("the node is lost", async () => {
      const { body } = await service.get("/schedule/status");
      return body.nodes.find((node: { lost?: unknown }) => node.lost !== undefined);
    });
    assert.equal(lost.lost.workloads, ["web"]);
    await runs(b, "web");
    await a.start();
    await until("the old copy is gone", async () => await inspect(a, "web") === undefined);
    const { State } = await inspect(b, "web");
    assert.is(State.Running, true);
    assert.is.not((await inspect(b, "web")).Id, original);
    assert.ok((await a.docker("volume", "ls", "--quiet")).includes("kept"), "its volume stays");
    await until("all is in place", async () => {
      const { body } = await service.get("/schedule/why/web");
      return body.verdict?.rule === "in-place" && body.live.length === 1;
    });
    assert.match(service.output, /is lost: .* Last seen on it: web\./);
  } finally {
    await service.close();
    await clone.close();
  }
});

test.run();
