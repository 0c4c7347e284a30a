/** The contract of a cluster, held to a real engine. */
import { EnginesCluster } from "../../src/cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "../../src/cluster/engines/fixed-endpoints.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import { clusterContract } from "../contracts/cluster.ts";
import { borrowEngine } from "../lab/start-engine.ts";

clusterContract("docker engine", async () => {
  const engine = await borrowEngine();
  return {
    cluster: new EnginesCluster(
      fixedEndpoints([{ kind: "unix", path: engine.socket }]),
      ENGINE_TOOLS,
    ),
    image: "busybox:1",
    clear: () => engine.clear(),
    kill: async (name) => void await engine.docker("kill", name),
    read: (name, path) => engine.read(name, path),
    down: () => engine.kill(),
    up: () => engine.start(),
    close: () => engine.stop(),
  };
});
