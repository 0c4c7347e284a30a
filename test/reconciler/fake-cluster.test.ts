/** The contract of a cluster, held to the fake that the reconciler's tests use. */
import { systemClock } from "../../src/telemetry/clock.ts";
import { clusterContract } from "../contracts/cluster.ts";
import { FakeCluster } from "../fakes/cluster.ts";

clusterContract("fake", () => {
  const cluster = new FakeCluster(systemClock, ["busybox:1"]);
  return Promise.resolve({
    cluster,
    image: "busybox:1",
    clear: () => {
      for (const name of cluster.names()) cluster.meddle(name, undefined);
      return Promise.resolve();
    },
    kill: (name) => Promise.resolve(cluster.meddle(name, { state: "exited", exitCode: 137 })),
    down: () => Promise.resolve(void (cluster.down = "engine-unreachable")),
    up: () => Promise.resolve(void (cluster.down = undefined)),
    close: () => Promise.resolve(),
  });
});
