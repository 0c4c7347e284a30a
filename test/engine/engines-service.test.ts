/** The service on two engines, one of which hangs. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runs, runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowEngine, startEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";

test("what dies on one is healed while the other is frozen, and told so", async () => {
  const [a, b] = await Promise.all([borrowEngine(), startEngine("host-2")]);
  const service = await Service.on(a, {
    ACS_CLUSTER_ENDPOINT: `${a.dockerHost},${b.dockerHost},unix:///nowhere/docker.sock`,
  });
  try {
    await runScheduled(b, "web");
    await service.get("/schedule/snapshot?force=true");
    await a.freeze();
    await b.docker("kill", "web");
    await runs(b, "web");
    const nodes = await until("the round is over that found it", async () => {
      const { nodes } = await service.status();
      return nodes[0]?.reachable === false && nodes;
    });
    assert.equal(nodes.map(({ reachable }) => reachable), [false, true, false]);
    assert.match(nodes[0]?.problem ?? "", /has not answered for/);
    assert.match(nodes[2]?.problem ?? "", /no such socket/);
    assert.is(nodes[2]?.name, "unix:///nowhere/docker.sock");
    await a.thaw();
    await until("it is known again", async () => (await service.status()).nodes[0]?.reachable);
  } finally {
    await service.close();
    await Promise.all([a.stop(), b.stop()]);
  }
});

test.run();
