/** The contract of a cluster, held to the adapter in front of a fake manager. */
import { clusterContract } from "../../contracts/cluster.ts";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import { clusterOf } from "./open.ts";

clusterContract("classic swarm manager", async () => {
  const fleet = new FakeFleet(["node1", "node2"]);
  const manager = await fleet.addManager();
  return {
    cluster: clusterOf(manager),
    image: "busybox:1",
    clear: () => Promise.resolve(fleet.clear()),
    kill: (name) => Promise.resolve(fleet.kill(name)),
    read: (name, path) => Promise.resolve(fleet.read(name, path)),
    down: () => manager.stop(),
    up: () => manager.start(),
    close: () => fleet.stop(),
  };
});
