/**
 * One spelling for each key of a spec whose values Compose or the engine take in several, and no
 * word where it is what happens anyway. What depends on the image or the engine is not decided here.
 */
import { withPlacementLabels } from "./classic-placement.ts";
import type { ContainerSpec, MountSpec, NetworkAttachment, PortSpec } from "./container-spec.ts";
import { compareText } from "./sorting.ts";

type Spellings = {
  readonly [K in keyof ContainerSpec]?: (
    value: NonNullable<ContainerSpec[K]>,
  ) => ContainerSpec[K];
};

const unlessFalse = (value: boolean) => value || undefined;
const unlessZero = (value: number) => (value === 0 ? undefined : value);
const unlessNegative = (value: number) => (value < 0 ? undefined : value);
const unlessEmpty = (value: string) => value || undefined;
const each = <T>(spell: (item: T) => T) => (items: T[]) => items.map(spell);

const SPELLINGS: Spellings = {
  tty: unlessFalse,
  stdin_open: unlessFalse,
  read_only: unlessFalse,
  privileged: unlessFalse,
  oom_kill_disable: unlessFalse,
  user: unlessEmpty,
  working_dir: unlessEmpty,
  hostname: unlessEmpty,
  domainname: unlessEmpty,
  pid: unlessEmpty,
  ipc: unlessEmpty,
  uts: unlessEmpty,
  userns_mode: unlessEmpty,
  cgroup: unlessEmpty,
  cgroup_parent: unlessEmpty,
  runtime: unlessEmpty,
  cpuset: unlessEmpty,
  restart: (value) => (value === "no" ? undefined : value),
  isolation: (value) => (value === "default" ? undefined : value),
  cpus: (value) => (Number(value) === 0 ? undefined : value),
  cpu_shares: unlessZero,
  cpu_period: unlessZero,
  cpu_quota: unlessZero,
  cpu_rt_period: unlessZero,
  cpu_rt_runtime: unlessZero,
  oom_score_adj: unlessZero,
  pids_limit: (value) => (value <= 0 ? undefined : value),
  mem_swappiness: unlessNegative,
  mac_address: (value) => value.toLowerCase(),
  network_mode: (value) => (value === "bridge" || value === "default" ? undefined : value),
  networks: spellNetworks,
  ports: each(spellPort),
  links: each((link) => (link.includes(":") ? link : `${link}:${link}`)),
  extra_hosts: each((host) => host.replace(/^([^:=]+)=/, "$1:")),
  volumes: each(spellMount),
  volumes_from: each((from) => from.replace(/:rw$/, "")),
  cap_add: each(spellCapability),
  cap_drop: each(spellCapability),
  devices: each(spellDevice),
  security_opt: each(spellSecurityOption),
};

/** The same spec, spelled as every other that means the same. */
export function spell(spec: ContainerSpec): ContainerSpec {
  const placed = withPlacementLabels(spec);
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(withPrimaryAddress(placed))) {
    const spelling = SPELLINGS[key as keyof ContainerSpec] as ((value: unknown) => unknown);
    const said = spelling === undefined || value === undefined ? value : spelling(value);
    if (said !== undefined) result[key] = said;
  }
  return result as unknown as ContainerSpec;
}

/** Names of networks by priority, the highest first: the order in which they are attached. */
export function attachmentOrder(networks: Readonly<Record<string, NetworkAttachment>>): string[] {
  return Object.entries(networks)
    .sort(([a, x], [b, y]) => (y.priority ?? 0) - (x.priority ?? 0) || compareText(a, b))
    .map(([name]) => name);
}

/** Only which network is the first matters, and only where the names' order would not tell. */
function spellNetworks(
  networks: Record<string, NetworkAttachment>,
): Record<string, NetworkAttachment> | undefined {
  const bare = Object.entries(networks).map(([name, attachment]) => {
    const { priority: _, ...rest } = attachment;
    return [name, rest as NetworkAttachment] as const;
  });
  const spelled = Object.fromEntries(bare);
  const [primary] = attachmentOrder(networks);
  if (primary !== undefined && attachmentOrder(spelled)[0] !== primary) {
    spelled[primary]!.priority = 1;
  }
  const onlyDefault = bare.length === 1 && primary === "bridge" &&
    Object.keys(spelled["bridge"]!).length === 0;
  return onlyDefault ? undefined : spelled;
}

/** The address on the first network is the container's. */
function withPrimaryAddress(spec: ContainerSpec): ContainerSpec {
  if (spec.networks === undefined) return spec;
  const [primary] = attachmentOrder(spec.networks);
  const attachment = primary === undefined ? undefined : spec.networks?.[primary];
  if (primary === undefined || attachment?.mac_address === undefined) return spec;
  const { mac_address, ...rest } = attachment;
  return {
    ...spec,
    mac_address: spec.mac_address ?? mac_address,
    networks: { ...spec.networks, [primary]: rest },
  };
}

function spellPort({ published, host_ip, ...rest }: PortSpec): PortSpec {
  const spelled: PortSpec = rest;
  if (host_ip) spelled.host_ip = host_ip;
  if (published && published !== "0") spelled.published = published;
  return spelled;
}

function spellMount({ read_only, bind, volume, ...rest }: MountSpec): MountSpec {
  const spelled: MountSpec = rest;
  if (read_only) spelled.read_only = read_only;
  if (bind !== undefined) spelled.bind = spellBind(bind);
  if (volume !== undefined) spelled.volume = spellVolume(volume);
  return spelled;
}

function spellBind({ create_host_path, recursive, ...rest }: NonNullable<MountSpec["bind"]>) {
  return {
    ...rest,
    ...(create_host_path === false && { create_host_path }),
    ...(recursive && recursive !== "enabled" && { recursive }),
  };
}

function spellVolume({ nocopy, ...rest }: NonNullable<MountSpec["volume"]>) {
  return { ...rest, ...(nocopy && { nocopy }) };
}

/** "NET_ADMIN" for "cap_net_admin". */
function spellCapability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}

/** "/dev/x:/dev/x:rwm" for "/dev/x". */
function spellDevice(device: string): string {
  const [host, inside, permissions] = device.split(":");
  return [host, inside || host, permissions || "rwm"].join(":");
}

/** "seccomp=unconfined" for "seccomp:unconfined", "no-new-privileges" for "no-new-privileges:true". */
function spellSecurityOption(option: string): string {
  const spelled = option.includes("=") ? option : option.replace(":", "=");
  return spelled === "no-new-privileges=true" ? "no-new-privileges" : spelled;
}
