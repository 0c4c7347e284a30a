/** Paths of fields, such as "environment.TZ" or "networks.vlan701": what people name a difference by. */
import type { ContainerSpec } from "./container-spec.ts";

/** Of a spec, what a container can differ in; the rest says when, or where, one is made. */
type FirstSegment = Exclude<keyof ContainerSpec, "depends_on" | "deploy" | "platform">;

/** As a record, so that a new field of the spec is not forgotten here. */
const FIELDS: Readonly<Record<FirstSegment, true>> = {
  image: true,
  command: true,
  entrypoint: true,
  environment: true,
  labels: true,
  annotations: true,
  user: true,
  group_add: true,
  working_dir: true,
  hostname: true,
  domainname: true,
  tty: true,
  stdin_open: true,
  init: true,
  read_only: true,
  privileged: true,
  stop_signal: true,
  stop_grace_period: true,
  restart: true,
  healthcheck: true,
  ports: true,
  expose: true,
  network_mode: true,
  networks: true,
  mac_address: true,
  dns: true,
  dns_search: true,
  dns_opt: true,
  extra_hosts: true,
  links: true,
  volumes: true,
  volumes_from: true,
  tmpfs: true,
  shm_size: true,
  storage_opt: true,
  files: true,
  cap_add: true,
  cap_drop: true,
  devices: true,
  device_cgroup_rules: true,
  gpus: true,
  security_opt: true,
  sysctls: true,
  ulimits: true,
  pid: true,
  ipc: true,
  uts: true,
  userns_mode: true,
  cgroup: true,
  cgroup_parent: true,
  runtime: true,
  isolation: true,
  cpus: true,
  cpu_shares: true,
  cpu_period: true,
  cpu_quota: true,
  cpu_rt_period: true,
  cpu_rt_runtime: true,
  cpuset: true,
  mem_limit: true,
  mem_reservation: true,
  memswap_limit: true,
  mem_swappiness: true,
  pids_limit: true,
  oom_kill_disable: true,
  oom_score_adj: true,
  blkio_config: true,
  logging: true,
  "x-ark": true,
};

/** What a path may begin with. */
export const FIRST_SEGMENTS: readonly string[] = Object.keys(FIELDS);

/** "environment" of "environment.TZ". */
export function firstSegment(path: string): string {
  return path.split(".", 1)[0]!;
}

/** A path covers itself, and what is below it. */
export function covers(cover: string, path: string): boolean {
  return path === cover || path.startsWith(`${cover}.`);
}

export function isCovered(path: string, by: readonly string[] = []): boolean {
  return by.some((cover) => covers(cover, path));
}
