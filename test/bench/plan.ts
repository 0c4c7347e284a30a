/** plan() alone, against reading the same containers from the engine's JSON. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { EMPTY_MEMORY } from "../../src/model/memory.ts";
import type { ObservedContainer } from "../../src/model/observation.ts";
import type { Snapshot, Workload } from "../../src/model/snapshot.ts";
import { plan } from "../../src/planner/plan.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import type { EngineApi } from "./engine-api.ts";
import { loaded } from "./loaded.ts";
import { inTurn, type Row, timed } from "./measure.ts";
import { answeringNode } from "../fakes/node.ts";
import { DEFAULT_POLICY } from "../../src/snapshot/cluster-file.ts";

const WORKLOADS = 10_000;
const NODES = 100;
const TIMES = 11;

export async function planRow(api: EngineApi): Promise<Row> {
  const [row] = JSON.parse(await api.call("GET", "/containers/json?all=1")) as object[];
  const list = JSON.stringify(Array.from({ length: WORKLOADS }, () => row));
  const input = { ...world(), memory: EMPTY_MEMORY, now: 1 };
  const times = await inTurn(
    TIMES,
    () => timed(() => plan(input)),
    () => timed(() => JSON.parse(list)),
  );
  const name = `plan() for ${WORKLOADS} workloads on ${NODES} nodes`;
  return { name, floorName: "JSON.parse of the list", aim: 3, ...times };
}

/** One in a hundred differs, one in a hundred is down, one in a hundred is gone. */
function world() {
  const specs = Array.from(
    { length: WORKLOADS },
    (_, index) => [`w${index}`, specOf(index)] as const,
  );
  const workloads = loaded(new Map(specs));
  const nodes = Array.from(
    { length: NODES },
    (_, index) => answeringNode(`node${index}`, { containers: [] }),
  );
  for (const [index, each] of workloads.entries()) {
    if (index % 100 === 2) continue;
    const node = nodes[index % NODES]!;
    (node.containers as ObservedContainer[]).push(container(each, node.name, index));
  }
  const snapshot: Snapshot = {
    revision: "r",
    cluster: { ...DEFAULT_POLICY, prune: "on" },
    maintenance: { scheduling: "running", holds: [], windows: [] },
    workloads: new Map(workloads.map((each) => [each.name, each])),
    networks: new Map(),
    volumes: new Map(),
    services: new Set(),
  };
  return { snapshot, observation: { at: 0, placedBy: "planner" as const, nodes } };
}

function specOf(index: number): ContainerSpec {
  return {
    image: `app:${index % 7}`,
    command: ["serve", "--port", String(index)],
    environment: { INDEX: String(index), TZ: "UTC", MODE: "production" },
    labels: { "ark.labels.schedule": `w${index}`, team: `t${index % 20}` },
    mem_limit: "512m",
    restart: "always",
    ports: [{ target: 80, protocol: "tcp", published: String(10_000 + index) }],
    volumes: [{ type: "volume", source: `data${index}`, target: "/data" }],
  };
}

function container(workload: Workload, node: string, index: number): ObservedContainer {
  const { spec } = workload;
  const live = index % 100 === 0 ? { ...spec, image: "app:old" } : spec;
  const found = running({ ...workload, spec: live }, node);
  return index % 100 === 1 ? { ...found, state: "exited" } : found;
}

/** As the engine would report it that has it in place. */
export function running({ name, spec }: Workload, node: string): ObservedContainer {
  const image = { id: "i", environment: {}, labels: {}, expose: [], volumes: [] };
  return {
    id: `id of ${name}`,
    name,
    node,
    state: "running",
    health: "none",
    status: "Up 1 minute",
    createdAt: 0,
    labels: spec.labels ?? {},
    live: { spec, hash: specHash(spec), image, notCaptured: [] },
  };
}
