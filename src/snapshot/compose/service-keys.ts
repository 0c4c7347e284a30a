/** The keys of a Compose service: each with what makes of it what the spec says. */
import type { BlkioSpec, ContainerSpec } from "../../model/container-spec.ts";
import { parseDuration } from "../../model/units.ts";
import type { Field } from "../field.ts";
import {
  duration,
  flag,
  ignored,
  integer,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  oneOrListOf,
  recordOf,
  refused,
  schemaOf,
  size,
  text,
} from "../readers.ts";
import type { Reader } from "../readers.ts";
import { networks } from "./attachments.ts";
import { cpus, deploy, gpus } from "./deploy.ts";
import { put, rule } from "./draft.ts";
import type { Rule } from "./draft.ts";
import { extension } from "./extension.ts";
import { healthCheck } from "./health-check.ts";
import { volumes } from "./mounts.ts";
import { environment, options } from "./pairs.ts";
import { expose, ports } from "./ports.ts";
import {
  dependsOn,
  externalLinks,
  links,
  namespace,
  networkMode,
  volumesFrom,
} from "./references.ts";
import { replicas } from "./replicas.ts";
import { UNSUPPORTED_IN_SERVICE, WITHOUT_EFFECT_HERE } from "./unsupported.ts";
import { words } from "./words.ts";

/** One of a few forms: "always", "on-failure:3". */
function restart(field: Field): string | undefined {
  const given = text(field);
  if (given === undefined || /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/.test(given)) {
    return given?.replace(/:0$/, "");
  }
  return field.invalid(
    "is not a restart policy",
    "One of no, always, unless-stopped, on-failure[:N].",
  );
}

/** Microseconds, or a duration. */
function microseconds(field: Field): number | undefined {
  if (typeof field.value === "number") return integer(field);
  const given = duration(field);
  return given === undefined ? undefined : parseDuration(given)! / 1000;
}

/** One number for both, or each. */
function ulimit(field: Field): { soft: number; hard: number } | undefined {
  if (field.value !== null && typeof field.value === "object") return softAndHard(field);
  const both = integer(field);
  return both === undefined ? undefined : { soft: both, hard: both };
}

const softAndHard = recordOf<{ soft: number; hard: number }>(["soft", "hard"], {
  soft: integer,
  hard: integer,
});

/** "host:container:permissions", or the long syntax. */
function device(field: Field): string | undefined {
  if (field.value === null || typeof field.value !== "object") return text(field);
  const long = longDevice(field);
  return long && [long.source, long.target ?? long.source, long.permissions ?? "rwm"].join(":");
}

const longDevice = recordOf<{ source: string; target?: string; permissions?: string }>(["source"], {
  source: text,
  target: text,
  permissions: text,
});

/** "host:address" from a list of "host:address" or "host=address", or a mapping to one or several. */
function extraHosts(field: Field): string[] | undefined {
  if (Array.isArray(field.value)) return listOf(extraHost)(field);
  return field.entries().flatMap(([host, inner]) =>
    (oneOrListOf(text)(inner) ?? []).map((address) => `${host}:${bare(address)}`)
  );
}

function extraHost(field: Field): string | undefined {
  const [, host, address] = /^([^:=]+)[:=](.+)$/.exec(text(field) ?? "") ?? [];
  if (host !== undefined && address !== undefined) return `${host}:${bare(address)}`;
  return field.invalid("is not a host with its address", "Such as `db:10.0.0.5`.");
}

/** An IPv6 address may stand in brackets. */
function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, "$1");
}

/** "/path" or "/path:options" */
const tmpfs = oneOrListOf(text);

const logging = objectOf<NonNullable<ContainerSpec["logging"]>>({ driver: text, options });

const weighted = listOf(
  recordOf<{ path: string; weight: number }>(["path", "weight"], { path: text, weight: integer }),
);
const limited = <T extends string | number>(rate: Reader<T>): Reader<{ path: string; rate: T }[]> =>
  listOf(recordOf<{ path: string; rate: T }>(["path", "rate"], { path: text, rate } as never));

const blkio = objectOf<BlkioSpec>({
  weight: integer,
  weight_device: weighted,
  device_read_bps: limited(size),
  device_write_bps: limited(size),
  device_read_iops: limited(integer),
  device_write_iops: limited(integer),
});

/** Keys that go to the spec under their own name, whatever else the service says. */
const OWN: { readonly [K in keyof ContainerSpec]?: Reader<NonNullable<ContainerSpec[K]>> } = {
  image: text,
  platform: text,
  command: words,
  entrypoint: words,
  environment,
  labels: options,
  annotations: options,
  user: text,
  group_add: listOf(text),
  working_dir: text,
  hostname: text,
  domainname: text,
  tty: flag,
  stdin_open: flag,
  init: flag,
  read_only: flag,
  privileged: flag,
  stop_signal: text,
  stop_grace_period: duration,
  restart,
  healthcheck: healthCheck,
  ports,
  expose,
  mac_address: text,
  dns: oneOrListOf(text),
  dns_search: oneOrListOf(text),
  dns_opt: listOf(text),
  extra_hosts: extraHosts,
  tmpfs,
  shm_size: size,
  storage_opt: options,
  cap_add: listOf(text),
  cap_drop: listOf(text),
  devices: listOf(device),
  device_cgroup_rules: listOf(text),
  gpus,
  security_opt: listOf(text),
  sysctls: options,
  ulimits: mapOf(ulimit),
  uts: text,
  userns_mode: text,
  cgroup: oneOf("host", "private"),
  cgroup_parent: text,
  runtime: text,
  isolation: text,
  cpus,
  cpu_shares: integer,
  cpu_period: microseconds,
  cpu_quota: microseconds,
  cpu_rt_period: microseconds,
  cpu_rt_runtime: microseconds,
  cpuset: text,
  mem_limit: size,
  mem_reservation: size,
  memswap_limit: size,
  mem_swappiness: integer,
  pids_limit: integer,
  oom_kill_disable: flag,
  oom_score_adj: integer,
  blkio_config: blkio,
  logging,
};

/** By the key of a service: every key of the Compose Specification, and `x-ark`. */
export const SERVICE_KEYS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[...UNSUPPORTED_IN_SERVICE].map(([key, hint]): [string, Rule] => [key, refused(hint)]),
  ...[...WITHOUT_EFFECT_HERE].map(([key, hint]): [string, Rule] => [key, ignored(hint)]),
  ...Object.entries(OWN).map(([key, read]): [string, Rule] => [
    key,
    put(key as keyof ContainerSpec, read as Reader<never>),
  ]),
  // Known before the services are read: see compose-file.ts.
  ["container_name", () => {}],
  ["scale", rule(schemaOf(replicas), () => {})],
  ["network_mode", networkMode],
  ["networks", networks],
  ["pid", (field, draft) => put("pid", (inner) => namespace(inner, draft))(field, draft)],
  ["ipc", (field, draft) => put("ipc", (inner) => namespace(inner, draft))(field, draft)],
  ["volumes", volumes],
  ["volumes_from", volumesFrom],
  ["links", links],
  ["external_links", externalLinks],
  ["depends_on", dependsOn],
  ["deploy", deploy],
  ["x-ark", (field, { spec }) => {
    const said = extension(field);
    if (said) spec["x-ark"] = { ...spec["x-ark"], ...said };
  }],
]);
