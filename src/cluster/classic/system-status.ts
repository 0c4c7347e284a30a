/**
 * The nodes of a classic Swarm manager, from `SystemStatus` of its `GET /info`: pairs of texts that
 * were meant for people. Pure.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/cluster/swarm/cluster.go
 */
import type { NodeTraits } from "../../model/node.ts";

export type StatusPair = readonly [key: string, value: string];

export interface SwarmNode {
  /** Its address, as long as it has never answered the manager. */
  readonly name: string;
  /** Where the manager asks it: "tcp://10.0.0.5:2375". */
  readonly endpoint: string;
  /** Why it is not to be counted on, in one sentence; absent where the manager calls it healthy. */
  readonly problem?: string;
  /** Absent where the manager has not learned it yet. */
  readonly traits?: NodeTraits;
}

/** What a manager calls a node that has never answered it. */
const UNKNOWN = "(unknown)";
const NODE_LINE = /^ (\S.*)$/;
const DETAIL_LINE = /^\s+└ (.+)$/;

export function readNodes(pairs: readonly StatusPair[]): SwarmNode[] {
  const found: { name: string; address: string; details: Map<string, string> }[] = [];
  for (const [key, value] of pairs) {
    const detail = DETAIL_LINE.exec(key)?.[1];
    const name = detail === undefined ? NODE_LINE.exec(key)?.[1] : undefined;
    if (name !== undefined) found.push({ name, address: value, details: new Map() });
    else if (detail !== undefined) found.at(-1)?.details.set(detail, value);
  }
  return withoutNamesakes(
    found.map(({ name, address, details }) => readNode(name, address, details)),
  );
}

/** What a manager lists names nodes only: what is on either would be taken for what is on both. */
function withoutNamesakes(nodes: readonly SwarmNode[]): SwarmNode[] {
  const names = new Set<string>();
  return nodes.map((node) => {
    const { name, endpoint } = node;
    if (!names.has(name)) {
      names.add(name);
      return node;
    }
    const problem = `Swarm has another node named ${name}. Give each host a name of its own.`;
    return { name: endpoint, endpoint, problem };
  });
}

function readNode(
  name: string,
  address: string,
  details: ReadonlyMap<string, string>,
): SwarmNode {
  const endpoint = `tcp://${address}`;
  const traits = readTraits(details);
  return {
    name: name === UNKNOWN ? endpoint : name,
    endpoint,
    ...problemOf(details, endpoint),
    ...(traits && { traits }),
  };
}

function problemOf(details: ReadonlyMap<string, string>, endpoint: string) {
  const status = details.get("Status") ?? "without a status";
  if (status === "Healthy") return {};
  const error = details.get("Error") || "it does not say why";
  return { problem: `Swarm calls the node at ${endpoint} ${status}: ${error.replace(/\.$/, "")}.` };
}

function readTraits(details: ReadonlyMap<string, string>): NodeTraits | undefined {
  const id = details.get("ID");
  if (!id) return undefined;
  const { kernelversion, operatingsystem, ostype, storagedriver, ...labels } = readLabels(
    details.get("Labels") ?? "",
  );
  return {
    id,
    cpus: Number(total(details.get("Reserved CPUs"))) || 0,
    memory: readSize(total(details.get("Reserved Memory"))),
    labels,
    version: details.get("ServerVersion") ?? "",
    kernel: kernelversion ?? "",
    os: operatingsystem ?? "",
    osType: ostype ?? "linux",
    architecture: "", // which a manager does not tell
    storageDriver: storagedriver ?? "",
  };
}

/** "4" of "1 / 4". */
function total(reserved: string | undefined): string {
  return reserved?.split(" / ")[1] ?? "";
}

/** "a=1, b=2"; a value may have commas of its own. */
function readLabels(text: string): Partial<Record<string, string>> & Record<string, string> {
  const entries = text.split(/, (?=[^,=]+=)/).filter(Boolean).map((entry) => {
    const at = entry.indexOf("=");
    return [entry.slice(0, at), entry.slice(at + 1)] as const;
  });
  return Object.fromEntries(entries);
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes, to the four digits of "3.886 GiB". */
function readSize(text: string): number {
  const [, digits, unit] = /^([\d.]+) ?([A-Za-z]+)$/.exec(text) ?? [];
  const power = UNITS.indexOf(unit ?? "");
  return power < 0 ? 0 : Math.round(Number(digits) * 1024 ** power);
}
