/**
 * Whether a service of a file is what the Compose Specification allows: the keys and
 * types of its JSON schema (compose-spec/compose-spec, schema/compose-spec.json) for a service of
 * the long syntax. Any other key is a problem.
 */
import * as z from "zod";

const text = z.string();
const texts = z.array(text);
const whole = z.number().int();
const dictionary = z.record(text, text);
const uniqueTexts = texts.refine((items) => new Set(items).size === items.length, "unique items");
const extensions = { "x-ark": z.unknown() };

const rates = z.array(z.strictObject({ path: text, rate: z.union([text, whole]) }));

const attachment = z.strictObject({
  aliases: uniqueTexts,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: uniqueTexts,
  mac_address: text,
  driver_opts: dictionary,
  priority: z.number(),
  gw_priority: z.number(),
  ...extensions,
}).partial();

const port = z.strictObject({
  target: whole,
  protocol: text,
  host_ip: text.optional(),
  published: text.optional(),
});

const mount = z.strictObject({
  type: z.enum(["bind", "volume", "tmpfs", "cluster", "npipe", "image"]),
  source: text.optional(),
  target: text,
  read_only: z.boolean().optional(),
  consistency: text.optional(),
  bind: z.strictObject({
    propagation: text,
    create_host_path: z.boolean(),
    recursive: z.enum(["enabled", "disabled", "writable", "readonly"]),
    selinux: z.enum(["z", "Z"]),
  }).partial().optional(),
  volume: z.strictObject({ labels: dictionary, nocopy: z.boolean(), subpath: text }).partial()
    .optional(),
  tmpfs: z.strictObject({ size: text, mode: whole }).partial().optional(),
  image: z.strictObject({ subpath: text }).optional(),
  "x-ark": z.unknown().optional(),
});

const healthcheck = z.strictObject({
  disable: z.boolean(),
  test: texts,
  interval: text,
  timeout: text,
  start_period: text,
  start_interval: text,
  retries: z.number(),
}).partial();

const service = z.strictObject({
  annotations: dictionary,
  blkio_config: z.strictObject({
    weight: whole,
    weight_device: z.array(z.strictObject({ path: text, weight: whole })),
    device_read_bps: rates,
    device_write_bps: rates,
    device_read_iops: rates,
    device_write_iops: rates,
  }).partial(),
  cap_add: uniqueTexts,
  cap_drop: uniqueTexts,
  cgroup: z.enum(["host", "private"]),
  cgroup_parent: text,
  command: texts,
  container_name: text,
  cpu_period: z.number(),
  cpu_quota: z.number(),
  cpu_rt_period: z.number(),
  cpu_rt_runtime: z.number(),
  cpu_shares: z.number(),
  cpus: text,
  cpuset: text,
  device_cgroup_rules: uniqueTexts,
  devices: texts,
  dns: texts,
  dns_opt: uniqueTexts,
  dns_search: texts,
  domainname: text,
  entrypoint: texts,
  environment: z.record(text.regex(/.+/), text.nullable()),
  expose: uniqueTexts,
  external_links: uniqueTexts,
  extra_hosts: z.union([uniqueTexts, dictionary]),
  gpus: z.array(
    z.strictObject({
      capabilities: uniqueTexts,
      count: z.union([text, whole]),
      device_ids: uniqueTexts,
      driver: text,
      options: dictionary,
    }).partial(),
  ),
  group_add: uniqueTexts,
  healthcheck,
  hostname: text,
  image: text,
  init: z.boolean(),
  ipc: text,
  isolation: text,
  labels: dictionary,
  links: uniqueTexts,
  logging: z.strictObject({ driver: text, options: dictionary }).partial(),
  mac_address: text,
  mem_limit: text,
  mem_reservation: text,
  mem_swappiness: whole,
  memswap_limit: text,
  network_mode: text,
  networks: z.record(text.regex(/^[a-zA-Z0-9._-]+$/), attachment),
  oom_kill_disable: z.boolean(),
  oom_score_adj: whole.min(-1000).max(1000),
  pid: text,
  pids_limit: z.number(),
  platform: text,
  ports: z.array(port),
  privileged: z.boolean(),
  read_only: z.boolean(),
  restart: text,
  runtime: text,
  security_opt: uniqueTexts,
  shm_size: text,
  stdin_open: z.boolean(),
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: dictionary,
  sysctls: dictionary,
  tmpfs: uniqueTexts,
  tty: z.boolean(),
  ulimits: z.record(text.regex(/^[a-z]+$/), z.strictObject({ soft: whole, hard: whole })),
  user: text,
  userns_mode: text,
  uts: text,
  volumes: z.array(mount),
  volumes_from: uniqueTexts,
  working_dir: text,
  ...extensions,
}).partial().refine(
  ({ network_mode, networks }) => network_mode === undefined || networks === undefined,
  "network_mode and networks exclude each other",
);

/** One line for each. */
export function composeProblems(written: unknown): string[] {
  const result = service.safeParse(written);
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}
