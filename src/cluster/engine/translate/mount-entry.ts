/** `docker run --mount`: an entry of `HostConfig.Mounts`. */
import type { MountSpec } from "../../../model/container-spec.ts";
import { sortKeys } from "../../../model/sorting.ts";
import { formatBytes, parseBytes } from "../../../model/units.ts";
import { isAnonymousName } from "./anonymous.ts";
import type { Mount } from "./engine-types.ts";

type BindOptions = NonNullable<Mount["BindOptions"]>;
type VolumeOptions = NonNullable<Mount["VolumeOptions"]>;

/** Compose's `bind.recursive` by the engine's switches. */
const RECURSION = [
  ["disabled", "NonRecursive"],
  ["writable", "ReadOnlyNonRecursive"],
  ["readonly", "ReadOnlyForceRecursive"],
] as const;

/** Every key that `readMount` heeds, by the engine's path inside the entry. */
export const MOUNT_KEYS: ReadonlySet<string> = new Set([
  "Type",
  "Source",
  "Target",
  "ReadOnly",
  "Consistency",
  "BindOptions.Propagation",
  "BindOptions.CreateMountpoint",
  ...RECURSION.map(([, name]) => `BindOptions.${name}`),
  "VolumeOptions.NoCopy",
  "VolumeOptions.Labels",
  "VolumeOptions.Subpath",
  "VolumeOptions.DriverConfig",
  "TmpfsOptions.SizeBytes",
  "TmpfsOptions.Mode",
  "ImageOptions.Subpath",
]);

export function readMount(mount: Mount): MountSpec {
  const { Source, VolumeOptions: volume, TmpfsOptions: tmpfs, ImageOptions: image } = mount;
  const anonymous = !Source || (mount.Type === "volume" && isAnonymousName(Source));
  const { Name: driver, Options: options } = volume?.DriverConfig ?? {};
  const extension = {
    ...(driver && { driver }),
    ...(!isEmpty(options) && { driver_opts: sortKeys(options) }),
  };
  return {
    type: mount.Type as MountSpec["type"],
    ...(!anonymous && { source: Source }),
    target: mount.Target,
    ...(mount.ReadOnly && { read_only: true }),
    ...(mount.Consistency && { consistency: mount.Consistency }),
    ...(mount.Type === "bind" && said("bind", readBindOptions(mount.BindOptions ?? {}))),
    ...said("volume", volume && readVolumeOptions(volume)),
    ...said("tmpfs", tmpfs && readTmpfsOptions(tmpfs)),
    ...said("image", image && { ...(image.Subpath && { subpath: image.Subpath }) }),
    ...said("x-ark", extension),
  };
}

/** @param source host path, volume name or image; undefined for an anonymous volume */
export function writeMount(spec: MountSpec, source: string | undefined): Mount {
  const { tmpfs, image } = spec;
  return {
    Type: spec.type,
    ...(source !== undefined && { Source: source }),
    Target: spec.target,
    ...(spec.read_only && { ReadOnly: true }),
    ...(spec.consistency && { Consistency: spec.consistency }),
    ...(spec.type === "bind" && said("BindOptions", writeBindOptions(spec))),
    ...(spec.type === "volume" && said("VolumeOptions", writeVolumeOptions(spec))),
    ...said(
      "TmpfsOptions",
      tmpfs && {
        ...(tmpfs.size !== undefined && { SizeBytes: parseBytes(tmpfs.size) ?? 0 }),
        ...(tmpfs.mode !== undefined && { Mode: tmpfs.mode }),
      },
    ),
    ...said("ImageOptions", image?.subpath ? { Subpath: image.subpath } : {}),
  };
}

/** Whether only `--mount` can say it. */
export function needsMount(mount: MountSpec): boolean {
  if (mount.type === "volume") return needsVolumeMount(mount);
  if (mount.type !== "bind") return true;
  return mount.bind?.create_host_path === false || mount.bind?.recursive !== undefined ||
    `${mount.source}${mount.target}`.includes(":");
}

function needsVolumeMount({ source, volume, read_only, "x-ark": extension }: MountSpec): boolean {
  return volume?.subpath !== undefined || volume?.labels !== undefined ||
    extension?.driver !== undefined || extension?.driver_opts !== undefined ||
    (source === undefined && (read_only === true || volume?.nocopy === true));
}

function readBindOptions(options: BindOptions): NonNullable<MountSpec["bind"]> {
  const recursive = RECURSION.find(([, name]) => options[name])?.[0];
  return {
    ...(options.Propagation && { propagation: options.Propagation }),
    ...(!options.CreateMountpoint && { create_host_path: false }),
    ...(recursive && { recursive }),
  };
}

function writeBindOptions({ bind = {} }: MountSpec): BindOptions {
  const recursion = RECURSION.find(([word]) => word === bind.recursive)?.[1];
  return {
    ...(bind.propagation && { Propagation: bind.propagation }),
    ...(bind.create_host_path !== false && { CreateMountpoint: true }),
    ...(recursion && { [recursion]: true }),
  };
}

function readVolumeOptions(options: VolumeOptions): NonNullable<MountSpec["volume"]> {
  return {
    ...(options.NoCopy && { nocopy: true }),
    ...(options.Subpath && { subpath: options.Subpath }),
    ...(!isEmpty(options.Labels) && { labels: sortKeys(options.Labels) }),
  };
}

function writeVolumeOptions({ volume = {}, "x-ark": extension = {} }: MountSpec): VolumeOptions {
  const { driver, driver_opts } = extension;
  return {
    ...(volume.nocopy && { NoCopy: true }),
    ...(volume.subpath && { Subpath: volume.subpath }),
    ...(volume.labels && { Labels: volume.labels }),
    ...said("DriverConfig", {
      ...(driver && { Name: driver }),
      ...(driver_opts && { Options: driver_opts }),
    }),
  };
}

function readTmpfsOptions(
  { SizeBytes, Mode }: NonNullable<Mount["TmpfsOptions"]>,
): NonNullable<MountSpec["tmpfs"]> {
  return {
    ...(SizeBytes && { size: formatBytes(SizeBytes) }),
    ...(Mode && { mode: Mode }),
  };
}

/** `{ key: value }`, or nothing where the value says nothing. */
function said<K extends string, V extends object>(
  key: K,
  value: V | undefined,
): { [P in K]?: V } {
  return isEmpty(value) ? {} : { [key]: value } as { [P in K]?: V };
}

function isEmpty<T extends object>(value: T | null | undefined): value is null | undefined {
  return value === undefined || value === null || Object.keys(value).length === 0;
}
