/** The contract of a cluster, held to a real engine. */
import { EngineCluster } from "../../src/cluster/engine/engine-cluster.ts";
import { systemClock } from "../../src/telemetry/clock.ts";
import { clusterContract } from "../contracts/cluster.ts";
import { borrowEngine } from "../lab/start-engine.ts";

clusterContract("docker engine", async () => {
  const engine = await borrowEngine();
  return {
    cluster: new EngineCluster({ kind: "unix", path: engine.socket }, systemClock),
    image: "busybox:1",
    clear: () => engine.clear(),
    kill: async (name) => void await engine.docker("kill", name),
    down: () => engine.kill(),
    up: () => engine.start(),
    close: () => engine.stop(),
  };
});
