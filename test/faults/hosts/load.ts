/** Thirty workloads of every kind that a host's death may come upon, as files of a snapshot. Pure. */

export interface Workload {
  readonly name: string;
  readonly kind: Kind;
  /** Where it may run; absent: anywhere. */
  readonly nodes?: readonly string[];
  /** It never goes to another node than the one that it was put on. */
  readonly stays?: boolean;
  /** On the VLAN. */
  readonly address?: string;
  readonly mac?: string;
  /** Where it writes a line each time that it starts. */
  readonly volume?: string;
}

type Kind = "plain" | "data" | "vlan" | "zone" | "host" | "stays";

/** How many of each. */
const KINDS: Readonly<Record<Kind, number>> = {
  plain: 12,
  data: 6,
  vlan: 6,
  zone: 4,
  host: 1,
  stays: 1,
};

/** How long a node may be unknown, unless it is said otherwise; milliseconds. */
export const LOST_AFTER = 2_000;

/** @param subnet the first three numbers of addresses on the hosts' switch */
export function makeLoad(subnet: string): Workload[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    Array.from({ length: KINDS[kind] }, (_, index) => ({
      name: `${kind}-${index + 1}`,
      kind,
      ...(kind === "zone" && { nodes: ["host-1", "host-2"] }),
      ...(kind === "stays" && { stays: true }),
      ...(kind === "data" && { volume: `data-${index + 1}` }),
      ...(kind === "vlan" && {
        address: `${subnet}.${101 + index}`,
        mac: `02:42:c6:12:aa:0${index + 1}`,
      }),
    }))
  );
}

/** The whole snapshot, by path. */
export function filesOf(load: readonly Workload[], subnet: string): Record<string, string> {
  const containers = load.map((it) => [`containers/${it.name}.yaml`, fileOf(it)]);
  return {
    "cluster.yaml": clusterFile(LOST_AFTER),
    "networks/vlan701.yaml": VLAN(subnet),
    ...Object.fromEntries(containers),
  };
}

/** @param lostAfter milliseconds */
export function clusterFile(lostAfter: number): string {
  return lines(`lostAfter: ${lostAfter}ms`, "rollout: { monitor: 500ms }");
}

const VLAN = (subnet: string): string =>
  lines(
    "networks:",
    "  vlan701:",
    "    name: vlan701",
    "    driver: macvlan",
    "    driver_opts: { parent: vlan701 }",
    "    ipam:",
    `      config: [{ subnet: ${subnet}.0/24, gateway: ${subnet}.1, ip_range: ${subnet}.96/27 }]`,
  );

function fileOf(it: Workload): string {
  return lines(
    "services:",
    `  ${it.name}:`,
    `    container_name: ${it.name}`,
    "    image: busybox:1",
    "    init: true",
    `    command: [sh, -c, ${commandOf(it)}]`,
    // Every other one is started by its engine, too, when that comes back.
    ...(/[02468]$/.test(it.name) ? ["    restart: always"] : []),
    ...WORDS[it.kind](it),
  );
}

/** `exec`: it ends at once when it is told to. */
function commandOf({ volume }: Workload): string {
  const write = volume === undefined ? "" : "hostname >>/data/log; ";
  return `"${write}exec sleep 100000"`;
}

/**
 * What makes each kind what it is, after the keys that all have. The many are on their host's network:
 * namespaces of their own double what an engine takes to make them, and to come back with them.
 */
const WORDS: Readonly<Record<Kind, (it: Workload) => string[]>> = {
  plain: () => ["    network_mode: host"],
  data: ({ volume }) => [
    "    network_mode: host",
    `    volumes: ["${volume}:/data"]`,
    "volumes:",
    `  ${volume}: { name: ${volume} }`,
  ],
  vlan: ({ address, mac }) => [
    `    networks: { vlan701: { ipv4_address: ${address}, mac_address: "${mac}" } }`,
    "networks:",
    "  vlan701: { external: true }",
  ],
  zone: () => [
    "    network_mode: none",
    '    deploy: { placement: { constraints: ["node.labels.zone == a"] } }',
  ],
  host: () => ["    network_mode: host"],
  stays: () => ["    network_mode: none", "    x-ark: { move: never }"],
};

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}
