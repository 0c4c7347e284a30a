import type { Relocation } from "./relocation.ts";

/**
 * What a container is to be: a Compose service in its canonical form, so that two specs that mean
 * the same are the same JSON. Keys are those of the Compose Specification; an absent key is the
 * engine's default, or what the image supplies. Canonical means:
 *
 * - one spelling: long syntax for ports and volumes, lists for commands, mappings for environment,
 *   labels, sysctls and options; durations and sizes as `units.ts` prints them ("1m30s", "512m");
 * - lists whose order means nothing are sorted; empty lists and mappings are absent;
 * - `$` is a plain character (the `$$` of Compose is a matter of the file).
 */
export interface ContainerSpec {
  image: string;
  platform?: string;
  /** The image's, if neither this nor `entrypoint` is there. */
  command?: string[];
  /** An empty one takes the image's away. */
  entrypoint?: string[];
  /** null takes a variable of the image away. */
  environment?: Record<string, string | null>;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  user?: string;
  group_add?: string[];
  working_dir?: string;
  hostname?: string;
  domainname?: string;
  tty?: boolean;
  stdin_open?: boolean;
  init?: boolean;
  read_only?: boolean;
  privileged?: boolean;
  stop_signal?: string;
  stop_grace_period?: string;
  restart?: string;
  healthcheck?: HealthCheckSpec;

  ports?: PortSpec[];
  /** "80/tcp", sorted; without those of `ports`. */
  expose?: string[];
  network_mode?: string;
  networks?: Record<string, NetworkAttachment>;
  mac_address?: string;
  dns?: string[];
  dns_search?: string[];
  dns_opt?: string[];
  /** "host:address" */
  extra_hosts?: string[];
  /** "container:alias"; on the network that the container is created on. */
  links?: string[];

  volumes?: MountSpec[];
  /** container names, each with an optional ":ro" */
  volumes_from?: string[];
  /** "/path" or "/path:options", sorted by path */
  tmpfs?: string[];
  shm_size?: string;
  storage_opt?: Record<string, string>;
  /** What `configs` and `secrets` put into the container before it is started, by path. */
  files?: Record<string, FileSpec>;

  cap_add?: string[];
  cap_drop?: string[];
  /** "host:container:permissions" */
  devices?: string[];
  device_cgroup_rules?: string[];
  /** What the engine is asked of device drivers, such as graphics cards. */
  gpus?: GpuSpec[];
  security_opt?: string[];
  sysctls?: Record<string, string>;
  ulimits?: Record<string, { soft: number; hard: number }>;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns_mode?: string;
  cgroup?: string;
  cgroup_parent?: string;
  runtime?: string;
  isolation?: string;

  cpus?: string;
  cpu_shares?: number;
  cpu_period?: number;
  cpu_quota?: number;
  cpu_rt_period?: number;
  cpu_rt_runtime?: number;
  cpuset?: string;
  mem_limit?: string;
  mem_reservation?: string;
  memswap_limit?: string;
  mem_swappiness?: number;
  pids_limit?: number;
  oom_kill_disable?: boolean;
  oom_score_adj?: number;
  blkio_config?: BlkioSpec;
  logging?: { driver?: string; options?: Record<string, string> };

  /** Like `depends_on` nothing that a container could differ in: where it is to run. */
  deploy?: { placement?: { constraints?: string[]; preferences?: { spread: string }[] } };
  depends_on?: Record<string, { condition: string; restart?: boolean; required?: boolean }>;

  "x-ark"?: ArkExtension;
}

export type HealthCheckSpec =
  | { disable: true }
  | {
    test?: string[];
    interval?: string;
    timeout?: string;
    start_period?: string;
    start_interval?: string;
    retries?: number;
  };

export interface PortSpec {
  target: number;
  protocol: "tcp" | "udp" | "sctp";
  host_ip?: string;
  /** A host port, or a range "8000-8010" of which the engine takes a free one; absent: any. */
  published?: string;
}

export interface NetworkAttachment {
  aliases?: string[];
  ipv4_address?: string;
  ipv6_address?: string;
  link_local_ips?: string[];
  mac_address?: string;
  driver_opts?: Record<string, string>;
  /** Higher is attached first, ties by name; the first is the one that the container is created on. */
  priority?: number;
  /** The highest one is the way out of the container. */
  gw_priority?: number;
  "x-ark"?: {
    /** "container:alias", on a network other than the one that the container is created on. */
    links?: string[];
  };
}

export interface MountSpec {
  type: "bind" | "volume" | "tmpfs" | "npipe" | "image";
  /** Host path, volume name, or image; absent: an anonymous volume. */
  source?: string;
  target: string;
  read_only?: boolean;
  consistency?: string;
  bind?: {
    propagation?: string;
    /** Absent: true, as Compose has it. */
    create_host_path?: boolean;
    /** "z" or "Z" */
    selinux?: string;
    /** "disabled", "writable" or "readonly" */
    recursive?: string;
  };
  volume?: { nocopy?: boolean; subpath?: string; labels?: Record<string, string> };
  tmpfs?: { size?: string; mode?: number };
  image?: { subpath?: string };
  "x-ark"?: MountExtension;
}

/** What Compose cannot say of a mount. */
export interface MountExtension {
  /** Of a volume that this mount makes. */
  driver?: string;
  driver_opts?: Record<string, string>;
  /** Options of the short syntax that the long one lacks for this type: "z", "rshared". */
  mode?: string;
}

/** A file without its content, which no spec holds: a spec is shown and recorded. */
export interface FileSpec {
  /** Of the content: equal ones are equal contents. 16 hexadecimal digits. */
  digest: string;
  /** Octal, four digits; absent: "0444". */
  mode?: string;
  /** Absent: 0. */
  uid?: number;
  gid?: number;
}

export interface GpuSpec {
  driver?: string;
  /** -1: all. */
  count?: number;
  device_ids?: string[];
  /** All of these; without more, `["gpu"]`. */
  capabilities?: string[];
  options?: Record<string, string>;
}

export interface BlkioSpec {
  weight?: number;
  weight_device?: { path: string; weight: number }[];
  device_read_bps?: { path: string; rate: string }[];
  device_write_bps?: { path: string; rate: string }[];
  device_read_iops?: { path: string; rate: number }[];
  device_write_iops?: { path: string; rate: number }[];
}

/** What Compose cannot say. Some of it are wishes (`wishes.ts`): they never make two specs differ. */
export interface ArkExtension {
  /** Where it ran when captured. */
  node?: string;
  /** `relocation.ts` says what these mean; the duration as `units.ts` prints it. */
  move?: Relocation["move"];
  lost_after?: string;
  on_return?: Relocation["onReturn"];
  /** "sha256:…" of the image's manifest: what its tag means elsewhere, or later, does not matter. */
  pin?: string;
  /** Paths of fields (`field-path.ts`): what differs there is left as it is. */
  ignore?: string[];
  /** Likewise: what differs there is committed, as what is to be. */
  adopt?: string[];
  /** Anonymous volumes by target path, so that they come back with their data on the same node. */
  volumes?: Record<string, string>;
  /** Targets that were given as `--mount` where `--volume` would say the same. */
  mounts?: string[];
  /** Targets whose `--volume` says "rw": on a volume that keeps the engine from relabelling it. */
  rw?: string[];
  /** `docker run --rm` */
  auto_remove?: boolean;
  /** `docker run --publish-all` */
  publish_all_ports?: boolean;
  /** `docker run --attach`: of "stdin", "stdout", "stderr" */
  attach?: string[];
  /** Standard input ends when the first client detaches. */
  stdin_once?: boolean;
  /** No network at all, not even a loopback. */
  network_disabled?: boolean;
  /** `docker run --cidfile` */
  container_id_file?: string;
  /** `docker run --volume-driver` */
  volume_driver?: string;
  /** `docker run --cpuset-mems` */
  cpuset_mems?: string;
  kernel_memory?: string;
  kernel_memory_tcp?: string;
  /** The control group of another container: "container:name" */
  cgroup?: string;
  /** Requests of devices with alternative sets of capabilities, which `gpus` cannot say. */
  device_requests?: (Omit<GpuSpec, "capabilities"> & { capabilities: string[][] })[];
  /** Paths that are masked or read-only where not the engine's own; `[]` of `systempaths=unconfined`. */
  masked_paths?: string[];
  readonly_paths?: string[];
  /** Volumes that were declared at a path where something else is mounted. */
  declared_volumes?: string[];
}
