/** What a workload has on its node alone, so that it stays behind when the workload moves. */
import type { MountSpec } from "../model/container-spec.ts";
import type { VolumeDefinition, Workload } from "../model/snapshot.ts";

/**
 * Paths that every host has in its own way: sockets, devices, time zones. Mounting them is no data,
 * and neither is what is beneath those that end in a slash.
 */
const OF_EVERY_HOST: readonly string[] = [
  ...["/dev/", "/proc/", "/sys/", "/run/", "/var/run/", "/lib/modules"],
  ...["/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/resolv.conf", "/etc/machine-id"],
];

/** File systems that a volume of the local driver may mount from elsewhere (`driver_opts.type`). */
const SHARED_TYPES: ReadonlySet<string> = new Set([
  ...["nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs"],
]);

/**
 * Its bind mounts, its volumes of the local driver, and its anonymous volumes: "/srv/data", "pgdata",
 * "an anonymous volume at /data". Sorted as the spec is; empty: it is stateless.
 * @param volumes definitions of the snapshot, by name; what is not defined is of the local driver
 */
export function localData(
  { spec }: Workload,
  volumes: ReadonlyMap<string, VolumeDefinition>,
): string[] {
  const extension = spec["x-ark"];
  const driver = extension?.volume_driver;
  const mounts = spec.volumes ?? [];
  const mounted = mounts.flatMap((mount) => ofMount(mount, driver, volumes));
  if (extension?.volumes === undefined || isShared(driver)) return mounted;
  // Those of the image are known where the container was captured, by the path that they are at.
  const anonymous = Object.keys(extension.volumes)
    .filter((path) => mounts.every(({ target }) => target !== path));
  return [...mounted, ...anonymous.map(anonymousWords)];
}

function ofMount(
  mount: MountSpec,
  driver: string | undefined,
  volumes: ReadonlyMap<string, VolumeDefinition>,
): string[] {
  const { type, source, target } = mount;
  if (type === "bind") return source === undefined || isOfEveryHost(source) ? [] : [source];
  if (type !== "volume") return [];
  const defined = source === undefined ? undefined : volumes.get(source);
  const { driver: own = driver, driver_opts: options } = { ...mount["x-ark"], ...defined };
  if (isShared(own, options)) return [];
  return [source ?? anonymousWords(target)];
}

function isOfEveryHost(path: string): boolean {
  return OF_EVERY_HOST.some((known) =>
    known.endsWith("/") ? `${path}/`.startsWith(known) : path === known
  );
}

/** Other drivers are taken for shared: the few that are not are the exception. */
function isShared(driver = "local", options: Readonly<Record<string, string>> = {}): boolean {
  return driver !== "local" || SHARED_TYPES.has(options["type"] ?? "");
}

function anonymousWords(path: string): string {
  return `an anonymous volume at ${path}`;
}
