/** The keys of a Compose service: each with what makes of it what the spec says. */
import type { BlkioSpec, ContainerSpec } from "../../model/container-spec.ts";
import { parseDuration } from "../../model/units.ts";
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
  reader,
  recordOf,
  refine,
  refused,
  schemaOf,
  shortOrLong,
  size,
  text,
} from "../readers.ts";
import type { Reader } from "../readers.ts";
import { anyOf } from "../schema.ts";
import { networks } from "./attachments.ts";
import { cpus, deploy, gpus } from "./deploy.ts";
import { assignExtension, put, rule } from "./draft.ts";
import type { Rule } from "./draft.ts";
import { envFiles, labelFiles } from "./env-files.ts";
import { extension } from "./extension.ts";
import { configs, secrets } from "./files.ts";
import { healthCheck } from "./health-check.ts";
import { volumes } from "./mounts.ts";
import { environment, options } from "./pairs.ts";
import { expose, ports } from "./ports.ts";
import { profiles } from "./profiles.ts";
import { pullPolicy } from "./pull-policy.ts";
import {
  dependsOn,
  externalLinks,
  links,
  namespace,
  networkMode,
  volumesFrom,
} from "./references.ts";
import { replicas } from "./replicas.ts";
import { restart } from "./restart.ts";
import { UNSUPPORTED_IN_SERVICE, WITHOUT_EFFECT_HERE } from "./unsupported.ts";
import { words } from "./words.ts";

/** Microseconds, or a duration. */
const microseconds = reader<number>(
  anyOf(schemaOf(integer), schemaOf(duration)),
  (field) => {
    if (typeof field.value === "number" || /^\d+$/.test(String(field.value))) return integer(field);
    const given = duration(field);
    return given === undefined ? undefined : parseDuration(given)! / 1000;
  },
);

/** One number for both, or each. */
const ulimit = shortOrLong(
  refine(integer, (both) => ({ soft: both, hard: both })),
  recordOf<{ soft: number; hard: number }>(["soft", "hard"], { soft: integer, hard: integer }),
);

const longDevice = recordOf<{ source: string; target?: string; permissions?: string }>(["source"], {
  source: text,
  target: text,
  permissions: text,
});

/** "host:container:permissions", or the long syntax. */
const device = shortOrLong(
  text,
  refine(
    longDevice,
    ({ source, target = source, permissions = "rwm" }) => [source, target, permissions].join(":"),
  ),
);

const extraHost = refine(text, (given, field) => {
  const [, host, address] = /^([^:=]+)[:=](.+)$/.exec(given) ?? [];
  if (host !== undefined && address !== undefined) return `${host}:${bare(address)}`;
  return field.invalid("is not a host with its address", "Such as `db:10.0.0.5`.");
});

const listOfHosts = listOf(extraHost);
const mapOfHosts = mapOf(oneOrListOf(text));

/** "host:address" from a list of "host:address" or "host=address", or a mapping to one or several. */
const extraHosts = reader<string[]>(
  anyOf(schemaOf(listOfHosts), schemaOf(mapOfHosts)),
  (field) =>
    Array.isArray(field.value)
      ? listOfHosts(field)
      : Object.entries(mapOfHosts(field) ?? {}).flatMap(([host, addresses]) =>
        addresses.map((address) => `${host}:${bare(address)}`)
      ),
);

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

/** A service's name, or where else it is. */
const EXTENDED = anyOf(
  schemaOf(text),
  schemaOf(
    recordOf<{ service: string; file?: string }>(["service"], { service: text, file: text }),
  ),
);

/** The engine's rule. */
export const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** By the key of a service: every key of the Compose Specification, and `x-ark`. */
export const SERVICE_KEYS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[...UNSUPPORTED_IN_SERVICE].map(([key, hint]): [string, Rule] => [key, refused(hint)]),
  ...[...WITHOUT_EFFECT_HERE].map(([key, hint]): [string, Rule] => [key, ignored(hint)]),
  ...Object.entries(OWN).map(([key, read]): [string, Rule] => [
    key,
    put(key as keyof ContainerSpec, read as Reader<never>),
  ]),
  // Done before the services are read; where it is still there, what is wrong with it was reported.
  ["extends", rule(EXTENDED, () => {})],
  // Known before the services are read: see compose-file.ts.
  ["container_name", rule({ type: "string", pattern: CONTAINER_NAME.source }, () => {})],
  ["profiles", rule(schemaOf(profiles), (field) => void profiles(field))],
  ["scale", rule(schemaOf(replicas), () => {})],
  ["pull_policy", pullPolicy],
  ["network_mode", networkMode],
  ["networks", networks],
  ["pid", namespaceOf("pid")],
  ["ipc", namespaceOf("ipc")],
  ["volumes", volumes],
  ["volumes_from", volumesFrom],
  ["configs", configs],
  ["secrets", secrets],
  ["links", links],
  ["external_links", externalLinks],
  ["depends_on", dependsOn],
  ["env_file", envFiles],
  ["label_file", labelFiles],
  ["deploy", deploy],
  [
    "x-ark",
    rule(schemaOf(extension), (field, draft) => {
      const said = extension(field);
      if (said) assignExtension(draft, said, field);
    }),
  ],
]);

function namespaceOf(key: "pid" | "ipc"): Rule {
  return rule(
    schemaOf(text),
    (field, draft) => put(key, (inner) => namespace(inner, draft))(field, draft),
  );
}
