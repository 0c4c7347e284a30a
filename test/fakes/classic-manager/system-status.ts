/** `SystemStatus` of `GET /info`: pairs of texts, in the order in which people read them. */
import type { Member } from "./member.ts";
import type { Body } from "./box.ts";

type Pair = readonly [string, string];

/** @param primary the address of the manager that this one is a replica of */
export function systemStatus(members: readonly Member[], primary: string | undefined): Pair[] {
  const role: Pair[] = primary === undefined
    ? [["Role", "primary"]]
    : [["Role", "replica"], ["Primary", primary]];
  const sorted = [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...role,
    ["Strategy", "spread"],
    ["Filters", "health, port, containerslots, dependency, affinity, constraint, whitelist"],
    ["Nodes", String(members.length)],
    ...sorted.flatMap(nodePairs),
  ];
}

function nodePairs(member: Member): Pair[] {
  const { engine, status, error, boxes } = member;
  const isKnown = status !== "Pending";
  const { cpus, memory } = isKnown ? engine : { cpus: 0, memory: 0 };
  const used = sum(boxes.map(({ body }) => number(body, "Memory")));
  const reserved = sum(boxes.map(({ body }) => number(body, "CpuShares")));
  const labels = isKnown
    ? Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`)
    : [];
  return [
    [` ${member.name}`, engine.address],
    ["  └ ID", isKnown ? engine.id : ""],
    ["  └ Status", status],
    ["  └ Containers", String(boxes.length)],
    ["  └ Reserved CPUs", `${reserved} / ${cpus}`],
    ["  └ Reserved Memory", `${size(used)} / ${size(memory)}`],
    ["  └ Labels", labels.sort().join(", ")],
    ...(error === "" ? [] : [["  └ Error", error] as const]),
    ["  └ UpdatedAt", new Date().toISOString().replace(/\.\d+Z$/, "Z")],
    ["  └ ServerVersion", isKnown ? "20.10.24" : ""],
  ];
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Four digits, as in "3.886 GiB". */
function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(4))} ${UNITS[power]}`;
}

function number({ HostConfig }: Body, key: string): number {
  return Number(HostConfig[key] ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
