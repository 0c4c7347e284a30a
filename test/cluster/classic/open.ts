/** The adapter in front of fake managers. */
import { ClassicCluster } from "../../../src/cluster/classic/classic-cluster.ts";
import type { EngineEndpoint } from "../../../src/model/endpoint.ts";
import type { FakeManager } from "../../fakes/classic-manager/fake-manager.ts";
import { ENGINE_TOOLS } from "../../lab/engine-tools.ts";

export function endpointOf({ port }: FakeManager): EngineEndpoint {
  return { kind: "tcp", host: "127.0.0.1", port };
}

export function clusterOf(...managers: readonly FakeManager[]): ClassicCluster {
  return new ClassicCluster(managers.map(endpointOf), ENGINE_TOOLS);
}
