/** Choosing nodes for a whole cluster at once, against sorting the same list of workloads. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { EMPTY_MEMORY } from "../../src/model/memory.ts";
import { NO_MAINTENANCE } from "../../src/model/maintenance.ts";
import type { Workload } from "../../src/model/snapshot.ts";
import { compareText } from "../../src/model/sorting.ts";
import { Placer } from "../../src/planner/placement/placer.ts";
import { DEFAULT_POLICY } from "../../src/snapshot/cluster-file.ts";
import { answeringNode } from "../fakes/node.ts";
import { loaded } from "./loaded.ts";
import { inTurn, type Row, timed } from "./measure.ts";

const WORKLOADS = 10_000;
const NODES = 500;
/** So many that the median is of compiled code: the first ten take several times as long. */
const TIMES = 61;
const ZONES = 5;

export async function placeRow(): Promise<Row> {
  // Names in no order.
  const specs = Array.from(
    { length: WORKLOADS },
    (_, index) => [`w${(index * 7919) % WORKLOADS}`, specOf(index)] as const,
  );
  const workloads = loaded(new Map(specs));
  const input = world(workloads);
  const times = await inTurn(
    TIMES,
    () => timed(() => placeAll(new Placer(input), workloads)),
    () => timed(() => [...workloads].sort((a, b) => compareText(a.name, b.name))),
  );
  const name = `placing ${WORKLOADS} workloads on ${NODES} nodes`;
  return { name, floorName: "a sort of them by name", aim: 3, ...times };
}

function placeAll(placer: Placer, workloads: readonly Workload[]): void {
  for (const each of workloads) {
    if (!("node" in placer.place(each))) throw new Error(`${each.name} has no place`);
  }
}

function world(workloads: readonly Workload[]) {
  const nodes = Array.from({ length: NODES }, (_, index) =>
    answeringNode(`node${index}`, {
      traits: {
        ...{ id: `id${index}`, cpus: 64, memory: 256 * 1024 ** 3 },
        labels: { zone: `z${index % ZONES}` },
        ...{ version: "27.0.0", kernel: "6.1.0", os: "Debian GNU/Linux 12 (bookworm)" },
        ...{ osType: "linux", architecture: "x86_64", storageDriver: "overlay2" },
      },
      images: new Set(Array.from({ length: 7 }, (_, image) => `app:${image}`)),
    }));
  return {
    snapshot: {
      revision: "r",
      cluster: DEFAULT_POLICY,
      maintenance: NO_MAINTENANCE,
      workloads: new Map(workloads.map((each) => [each.name, each])),
      ...{ networks: new Map(), volumes: new Map(), services: new Set<string>() },
    },
    observation: { at: 0, placedBy: "planner" as const, nodes },
    ...{ memory: EMPTY_MEMORY, now: 1 },
  };
}

/** Four sizes; one in ten has to be in a zone; each has a port of its own. */
function specOf(index: number): ContainerSpec {
  const zone = { "com.docker.swarm.constraints": `["zone==z${(index / 10) % ZONES}"]` };
  return {
    image: `app:${index % 7}`,
    command: ["serve", "--port", String(index)],
    labels: { "ark.labels.schedule": `w${index}`, ...(index % 10 === 0 && zone) },
    mem_limit: ["128m", "512m", "1g", "2g"][index % 4]!,
    ports: [{ target: 80, protocol: "tcp", published: String(10_000 + index) }],
    volumes: [{ type: "volume", source: `data${index}`, target: "/data" }],
  };
}
