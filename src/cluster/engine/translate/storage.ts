/**
 * Volumes, binds and temporary file systems.
 *
 * The engine takes them in two ways that mean the same where both can say it: `Binds` (`--volume`,
 * which makes a host path that is missing) and `Mounts` (`--mount`, which does not). A spec is
 * written as `Binds` wherever they can say it, unless `x-ark.mounts` names the target.
 *
 * An anonymous volume has no source; its name is kept in `x-ark.volumes`. A container that is made
 * from such a wish mounts the volume of that name, and the engine makes an empty one of that name
 * where it is missing: so the data come back on the node that has them, and every later container
 * of the workload on the same node finds what the one before it has left.
 */
import type { ArkExtension, ContainerSpec, MountSpec } from "../../../model/container-spec.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import { compareText, sortedUnique } from "../../../model/sorting.ts";
import { isAnonymousName } from "./anonymous.ts";
import { bindSource, readBind, writableTarget, writeBind } from "./bind-string.ts";
import { mapping, size, text, unless } from "./codecs.ts";
import type { CreateBody, Inspect, Mount } from "./engine-types.ts";
import { readMount, writeMount } from "./mount-entry.ts";
import { type CaptureContext, type Codec, extension, field, type Part } from "./part.ts";
import { containerName } from "./references.ts";

const volumes: Part = {
  paths: ["HostConfig.Binds", "HostConfig.Mounts", "Config.Volumes"],
  read(inspect) {
    const binds = listAt<string>(inspect, "Binds").map(readBind);
    const mounts = listAt<Mount>(inspect, "Mounts").map(readMount);
    const named = new Set([...binds, ...mounts].map(({ target }) => target));
    const declared = Object.keys((inspect.Config["Volumes"] ?? {}) as object);
    const anonymous = declared.filter((target) => !named.has(target))
      .map((target): MountSpec => ({ type: "volume", target }));
    const all = [...binds, ...mounts, ...anonymous]
      .sort((a, b) => compareText(a.target, b.target));
    const wishes = {
      ...wishedVolumes(inspect, all),
      ...wishedMounts(mounts),
      ...writable(inspect),
      ...shadowed(inspect, declared, named),
    };
    return {
      ...(all.length > 0 && { volumes: all }),
      ...(Object.keys(wishes).length > 0 && { "x-ark": wishes }),
    };
  },
  write(spec, body, image) {
    for (const mount of withWishes(spec, image)) {
      writeVolume(mount, spec["x-ark"] ?? {}, body);
    }
    for (const target of spec["x-ark"]?.declared_volumes ?? []) declare(body, target);
  },
};

/** The names of the anonymous volumes, the image's included. */
function wishedVolumes(inspect: Inspect, specs: readonly MountSpec[]): ArkExtension {
  const anonymous = new Set(specs.filter(isAnonymous).map(({ target }) => target));
  const names = (inspect.Mounts ?? [])
    .filter((it) => it.Type === "volume" && anonymous.has(it.Destination))
    .filter((it) => it.Name !== undefined && isAnonymousName(it.Name))
    .map((it) => [it.Destination, it.Name!] as const)
    .sort(([a], [b]) => compareText(a, b));
  return names.length > 0 ? { volumes: Object.fromEntries(names) } : {};
}

function wishedMounts(mounts: readonly MountSpec[]): ArkExtension {
  const targets = mounts.filter((mount) => !needsMount(mount)).map(({ target }) => target);
  return targets.length > 0 ? { mounts: sortedUnique(targets) } : {};
}

function writable(inspect: Inspect): ArkExtension {
  const targets = listAt<string>(inspect, "Binds").map(writableTarget)
    .filter((target) => target !== undefined);
  return targets.length > 0 ? { rw: sortedUnique(targets) } : {};
}

/** Declared volumes without effect; but those that carry an anonymous volume back have one. */
function shadowed(
  inspect: Inspect,
  declared: readonly string[],
  named: ReadonlySet<string>,
): ArkExtension {
  const carried = new Set(
    listAt<string>(inspect, "Binds").filter((bind) => isAnonymousName(bindSource(bind)))
      .map((bind) => readBind(bind).target),
  );
  const targets = declared.filter((target) => named.has(target) && !carried.has(target));
  return targets.length > 0 ? { declared_volumes: sortedUnique(targets) } : {};
}

/** With the image's anonymous volumes whose names are known. */
function withWishes(spec: ContainerSpec, image: ImageDefaults | undefined): MountSpec[] {
  const mounts = spec.volumes ?? [];
  const taken = new Set(mounts.map(({ target }) => target));
  const wished = Object.keys(spec["x-ark"]?.volumes ?? {})
    .filter((target) => !taken.has(target))
    .filter((target) => image === undefined || image.volumes.includes(target))
    .map((target): MountSpec => ({ type: "volume", target }));
  return [...mounts, ...wished];
}

function writeVolume(mount: MountSpec, wishes: ArkExtension, body: CreateBody): void {
  const source = mount.source ?? (isAnonymous(mount) ? wishes.volumes?.[mount.target] : undefined);
  if (needsMount(mount) || wishes.mounts?.includes(mount.target)) {
    push(body, "Mounts", writeMount(mount, source));
    return;
  }
  if (isAnonymous(mount)) declare(body, mount.target);
  if (source === undefined) return;
  push(body, "Binds", writeBind(mount, source, wishes.rw?.includes(mount.target) ?? false));
}

/** Whether only `--mount` can say it. */
function needsMount(mount: MountSpec): boolean {
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

function isAnonymous(mount: MountSpec): boolean {
  return mount.type === "volume" && mount.source === undefined;
}

function listAt<T>({ HostConfig }: Inspect, key: string): readonly T[] {
  return (HostConfig[key] ?? []) as readonly T[];
}

function push(body: CreateBody, key: string, item: unknown): void {
  body.HostConfig[key] = [...((body.HostConfig[key] ?? []) as unknown[]), item];
}

function declare(body: CreateBody, target: string): void {
  body["Volumes"] = { ...((body["Volumes"] ?? {}) as object), [target]: {} };
}

/** "/path" or "/path:options", by `{ "/path": "options" }`. */
const tmpfs: Codec<string[]> = {
  read(raw) {
    const paths = Object.entries(mapping.read(raw) ?? {});
    if (paths.length === 0) return undefined;
    return paths.map(([path, options]) => (options === "" ? path : `${path}:${options}`));
  },
  write: (values) =>
    Object.fromEntries(values.map((value) => {
      const at = value.indexOf(":");
      return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
    })),
};

/** By the containers' names; ":rw" is what the engine does anyway. */
const volumesFrom: Codec<string[]> = {
  read(raw, context: CaptureContext) {
    if (!Array.isArray(raw) || raw.length === 0) return undefined;
    return (raw as string[]).map((from) => {
      const [container, ...modes] = from.split(":");
      return [containerName(container!, context), ...modes.filter((mode) => mode !== "rw")]
        .join(":");
    });
  },
  write: (value) => value,
};

export const STORAGE: readonly Part[] = [
  volumes,
  field("tmpfs", "HostConfig.Tmpfs", tmpfs),
  field("volumes_from", "HostConfig.VolumesFrom", volumesFrom),
  field("shm_size", "HostConfig.ShmSize", unless(size, ({ defaults }) => defaults.shm_size)),
  field("storage_opt", "HostConfig.StorageOpt", mapping),
  extension("volume_driver", "HostConfig.VolumeDriver", text),
];
