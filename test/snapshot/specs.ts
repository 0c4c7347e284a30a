/** Arbitrary canonical specs, with values that YAML and Compose like to misread. */
import fc from "fast-check";
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec, MountSpec } from "../../src/model/container-spec.ts";
import { formatBytes, formatCpus, formatDuration } from "../../src/model/units.ts";

const AWKWARD = [
  "",
  " ",
  "no",
  "Yes",
  "on",
  "null",
  "~",
  "true",
  "1",
  "1.10",
  "0644",
  "1e3",
  "0x1f",
  "12:30",
  "2031-05-04",
  "a: b",
  "a #b",
  "- a",
  "? a",
  "*a",
  "&a",
  "!a",
  "%a",
  "@a",
  "`a",
  "{a",
  "[a",
  "a:",
  "'",
  '"',
  "\\",
  "\n",
  "a\nb",
  "a\nb\n",
  "a\n\n",
  "\na",
  " a\nb",
  "a\n b",
  "a \nb",
  "a\tb",
  "\t",
  "a\r\nb",
  "$",
  "$$",
  "${A}",
  "$A",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "é",
  "😀",
  "<<",
  "=",
  "---",
  "...",
  "-",
  "--x",
  ".inf",
  "#a",
  "__proto__",
  "constructor",
  "|",
  ">",
  "|-\n a",
  "a\n# b\n",
  "key: |\n  x\n",
];

export const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.array(fc.constantFrom(...AWKWARD, " ", "\n", "x"), { maxLength: 4 }).map((all) =>
    all.join("")
  ),
);
const filled = text.filter((it) => it !== "");
const name = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,12}$/).filter((it) =>
  !it.endsWith(".ark-previous")
);
const networkName = fc.oneof(
  name,
  fc.constantFrom("bridge", "my net", "a/b", "a_b", "default", "on", "1"),
);
const path = fc.stringMatching(/^\/[a-z0-9/ ._-]{1,12}$/);
const key = filled.filter((it) => it.length < 200);
const mapping = fc.dictionary(key, text, { maxKeys: 4 });
const list = (item: fc.Arbitrary<string>) => fc.array(item, { maxLength: 4 });
const bytes = fc.integer({ min: 1, max: 2 ** 40 }).map(formatBytes);
const whole = fc.integer({ min: 1, max: 100_000 });
const lasting = fc.integer({ min: 0, max: 10 ** 12 }).map(formatDuration);
const on = fc.constant(true);

const mount: fc.Arbitrary<MountSpec> = fc.oneof(
  fc.record({
    type: fc.constant("bind" as const),
    source: path,
    target: path,
    read_only: on,
    bind: fc.record({
      propagation: fc.constantFrom("rshared", "private"),
      create_host_path: fc.constant(false),
      selinux: fc.constantFrom("z", "Z"),
      recursive: fc.constantFrom("disabled", "readonly"),
    }, { requiredKeys: [] }),
  }, { requiredKeys: ["type", "source", "target"] }),
  fc.record({
    type: fc.constant("volume" as const),
    source: name,
    target: path,
    volume: fc.record({ nocopy: on, subpath: filled, labels: mapping }, { requiredKeys: [] }),
    "x-ark": fc.record({ driver: filled, driver_opts: mapping, mode: filled }),
  }, { requiredKeys: ["type", "target"] }),
  fc.record({
    type: fc.constant("tmpfs" as const),
    target: path,
    tmpfs: fc.record({ size: bytes, mode: fc.integer({ min: 1, max: 0o7777 }) }, {
      requiredKeys: [],
    }),
  }, { requiredKeys: ["type", "target"] }),
);

const attachment = fc.record({
  aliases: list(filled),
  ipv4_address: fc.ipV4(),
  ipv6_address: fc.ipV6(),
  link_local_ips: list(fc.ipV4()),
  mac_address: fc.constant("02:42:ac:11:00:02"),
  driver_opts: mapping,
  priority: whole,
  gw_priority: whole,
  "x-ark": fc.record({
    links: fc.array(fc.constant("db:database"), { minLength: 1, maxLength: 1 }),
  }),
}, { requiredKeys: [] });

const gpu = fc.record({
  driver: filled,
  count: fc.constantFrom(-1, 1, 2),
  device_ids: fc.array(filled, { minLength: 1, maxLength: 2 }),
  capabilities: fc.constantFrom(["compute", "gpu"], ["gpu", "utility"]),
  options: fc.dictionary(key, text, { minKeys: 1, maxKeys: 2 }),
}, { requiredKeys: [] });

const health = fc.oneof(
  fc.constant({ disable: true as const }),
  fc.record({
    test: list(text).map((it) => ["CMD", ...it]),
    interval: lasting,
    timeout: lasting,
    start_period: lasting,
    start_interval: lasting,
    retries: whole,
  }, { requiredKeys: [] }),
);

const keys = {
  image: filled,
  platform: filled,
  command: list(text),
  entrypoint: list(text),
  environment: fc.dictionary(key, fc.option(text), { maxKeys: 4 }),
  labels: mapping,
  annotations: mapping,
  user: filled,
  group_add: list(filled),
  working_dir: filled,
  hostname: filled,
  domainname: filled,
  tty: on,
  stdin_open: on,
  init: fc.boolean(),
  read_only: on,
  privileged: on,
  stop_signal: filled,
  stop_grace_period: lasting,
  restart: fc.constantFrom("always", "unless-stopped", "on-failure", "on-failure:3"),
  healthcheck: health,
  ports: fc.array(
    fc.record({
      target: whole.map((it) => it % 65536),
      protocol: fc.constantFrom("tcp" as const, "udp" as const, "sctp" as const),
      host_ip: fc.ipV4(),
      published: fc.constantFrom("80", "8000-8010"),
    }, { requiredKeys: ["target", "protocol"] }),
    { maxLength: 3 },
  ),
  expose: list(fc.constantFrom("80/tcp", "53/udp")),
  networks: fc.dictionary(networkName, attachment, { maxKeys: 3 }),
  mac_address: fc.constant("02:42:ac:11:00:03"),
  dns: list(fc.ipV4()),
  dns_search: list(filled),
  dns_opt: list(filled),
  extra_hosts: list(fc.constantFrom("db:10.0.0.1", "six:::1", "gw:host-gateway")),
  links: list(name.map((it) => `${it}:alias`)),
  volumes: fc.uniqueArray(mount, { maxLength: 3, selector: ({ target }) => target }),
  volumes_from: list(name.chain((it) => fc.constantFrom(it, `${it}:ro`))),
  tmpfs: list(path),
  shm_size: bytes,
  storage_opt: mapping,
  cap_add: list(fc.constantFrom("NET_ADMIN", "ALL")),
  cap_drop: list(fc.constantFrom("MKNOD")),
  devices: list(fc.constantFrom("/dev/null:/dev/x:rwm")),
  device_cgroup_rules: list(fc.constant("c 1:3 mr")),
  gpus: fc.array(gpu, { maxLength: 2 }),
  security_opt: list(fc.constantFrom("seccomp=unconfined", "no-new-privileges")),
  sysctls: mapping,
  ulimits: fc.dictionary(name, fc.record({ soft: whole, hard: whole }), { maxKeys: 2 }),
  pid: fc.constantFrom("host", "container:db"),
  ipc: fc.constantFrom("shareable", "container:db"),
  uts: fc.constant("host"),
  userns_mode: fc.constant("host"),
  cgroup: fc.constantFrom("host", "private"),
  cgroup_parent: filled,
  runtime: filled,
  cpus: fc.integer({ min: 1, max: 10 ** 11 }).map(formatCpus),
  cpu_shares: whole,
  cpu_period: whole,
  cpu_quota: fc.constantFrom(-1, 50_000),
  cpu_rt_period: whole,
  cpu_rt_runtime: whole,
  cpuset: fc.constantFrom("0", "0-1", "0,1"),
  mem_limit: bytes,
  mem_reservation: bytes,
  memswap_limit: fc.oneof(bytes, fc.constant("-1")),
  mem_swappiness: fc.integer({ min: 0, max: 100 }),
  pids_limit: whole,
  oom_kill_disable: on,
  oom_score_adj: fc.integer({ min: -1000, max: 1000 }),
  blkio_config: fc.record({
    weight: whole,
    weight_device: fc.array(fc.record({ path, weight: whole }), { maxLength: 2 }),
    device_read_bps: fc.array(fc.record({ path, rate: bytes }), { maxLength: 2 }),
    device_write_iops: fc.array(fc.record({ path, rate: whole }), { maxLength: 2 }),
  }, { requiredKeys: [] }),
  logging: fc.record({ driver: filled, options: mapping }, { requiredKeys: [] }),
  "x-ark": fc.record({
    node: filled,
    volumes: fc.dictionary(path, name, { maxKeys: 2 }),
    auto_remove: fc.boolean(),
    masked_paths: list(path),
    attach: list(fc.constantFrom("stdin", "stdout")),
    device_requests: fc.array(fc.record({ capabilities: fc.constant([["gpu"], ["tpu", "x"]]) }), {
      maxLength: 1,
    }),
    cgroup: fc.constant("container:x"),
  }, { requiredKeys: [] }),
};

/** Any canonical spec. */
export const spec: fc.Arbitrary<ContainerSpec> = fc.record(keys, { requiredKeys: ["image"] })
  // By way of JSON, which gives every mapping the usual prototype.
  .map((it) => canonical(JSON.parse(JSON.stringify(it)) as ContainerSpec));

export const containerName = name;
