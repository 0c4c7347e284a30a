/**
 * Volumes and binds.
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
import { compareText } from "../../../model/sorting.ts";
import { isAnonymous } from "./anonymous.ts";
import { readBind, writeBind } from "./bind-string.ts";
import { bindsOf, type CreateBody, mountsOf } from "./engine-types.ts";
import { needsMount, readMount, writeMount } from "./mount-entry.ts";
import type { Part } from "./part.ts";
import { wishedDeclarations, wishedModes, wishedMounts, wishedVolumes } from "./volume-wishes.ts";

export const volumes: Part = {
  paths: ["HostConfig.Binds", "HostConfig.Mounts", "Config.Volumes"],
  read(inspect, _context, image) {
    const binds = bindsOf(inspect).map(readBind);
    const mounts = mountsOf(inspect).map(readMount);
    const named = new Set([...binds, ...mounts].map(({ target }) => target));
    const declared = Object.keys((inspect.Config["Volumes"] ?? {}) as object);
    const anonymous = declared.filter((target) => !named.has(target))
      .map((target): MountSpec => ({ type: "volume", target }));
    const all = [...binds, ...mounts, ...anonymous]
      .sort((a, b) => compareText(a.target, b.target));
    const wishes = {
      ...wishedVolumes(inspect, all),
      ...wishedMounts(mounts),
      ...wishedModes(inspect),
      ...wishedDeclarations(inspect, named, image),
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

function push(body: CreateBody, key: string, item: unknown): void {
  body.HostConfig[key] = [...((body.HostConfig[key] ?? []) as unknown[]), item];
}

function declare(body: CreateBody, target: string): void {
  body["Volumes"] = { ...((body["Volumes"] ?? {}) as object), [target]: {} };
}
