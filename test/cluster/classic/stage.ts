/** A fleet of two nodes, its manager, and the adapter in front of it. */
import { suite, type Test } from "uvu";
import type { ClassicCluster } from "../../../src/cluster/classic/classic-cluster.ts";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import type { NodeObservation, ObservedContainer } from "../../../src/model/observation.ts";
import { SCHEDULE_LABEL } from "../../../src/model/observation.ts";
import type { PlacementExpression } from "../../../src/model/placement.ts";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import type { FakeManager } from "../../fakes/classic-manager/fake-manager.ts";
import { clusterOf } from "./open.ts";

export const NEVER = new AbortController().signal;

export interface Stage {
  readonly fleet: FakeFleet;
  readonly manager: FakeManager;
  readonly cluster: ClassicCluster;
  /** Creates and starts. */
  run(name: string, node: string, more?: Partial<ContainerSpec>): Promise<string>;
  /** By name. */
  observe(): Promise<ReadonlyMap<string, NodeObservation>>;
  /** Every container of that name. */
  seen(name: string): Promise<ObservedContainer[]>;
}

export function onStage(name: string): Test<Stage> {
  const it = suite<Stage>(name);
  it.before.each(async (stage) => {
    const fleet = new FakeFleet(["node1", "node2"]);
    const manager = await fleet.addManager();
    Object.assign(stage, stageOf(fleet, manager, clusterOf(manager)));
  });
  it.after.each(({ fleet }) => fleet.stop());
  return it;
}

export function specOf(more: Partial<ContainerSpec> = {}): ContainerSpec {
  return { image: "busybox:1", labels: { [SCHEDULE_LABEL]: "web" }, ...more };
}

export function constraint(
  key: string,
  value: string,
  more: Partial<PlacementExpression> = {},
): PlacementExpression {
  const expression = { kind: "constraint", key, operator: "==", soft: false } as const;
  return { ...expression, values: [value], text: `${key}==${value}`, ...more };
}

function stageOf(fleet: FakeFleet, manager: FakeManager, cluster: ClassicCluster): Stage {
  const observe = async () => {
    const { nodes } = await cluster.observe(new Set(), NEVER);
    return new Map(nodes.map((node) => [node.name, node]));
  };
  return {
    ...{ fleet, manager, cluster, observe },
    async run(name, node, more) {
      const { id } = await cluster.create(node, { name, spec: specOf(more), stamps: {} }, NEVER);
      await cluster.start(node, id, NEVER);
      return id;
    },
    async seen(name) {
      const nodes = await observe();
      return [...nodes.values()].flatMap(({ containers }) => containers)
        .filter((container) => container.name === name);
    },
  };
}
