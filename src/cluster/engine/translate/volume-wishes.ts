/** What is kept of a container's volumes so that it comes back as it was. */
import type { ArkExtension, MountSpec } from "../../../model/container-spec.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import { compareText, sortedUnique } from "../../../model/sorting.ts";
import { isAnonymous, isAnonymousName } from "./anonymous.ts";
import { readBind, writableTarget } from "./bind-string.ts";
import { bindsOf, type Inspect } from "./engine-types.ts";
import { needsMount } from "./mount-entry.ts";

/** The names of the anonymous volumes, the image's included. */
export function wishedVolumes(inspect: Inspect, specs: readonly MountSpec[]): ArkExtension {
  const anonymous = new Set(specs.filter(isAnonymous).map(({ target }) => target));
  const names = (inspect.Mounts ?? [])
    .filter((it) => it.Type === "volume" && anonymous.has(it.Destination))
    .filter((it) => it.Name !== undefined && isAnonymousName(it.Name))
    .map((it) => [it.Destination, it.Name!] as const)
    .sort(([a], [b]) => compareText(a, b));
  return names.length > 0 ? { volumes: Object.fromEntries(names) } : {};
}

/** Targets of `Mounts` that `Binds` could say as well. */
export function wishedMounts(mounts: readonly MountSpec[]): ArkExtension {
  const targets = mounts.filter((mount) => !needsMount(mount)).map(({ target }) => target);
  return targets.length > 0 ? { mounts: sortedUnique(targets) } : {};
}

/** Targets of `Binds` that say "rw". */
export function wishedModes(inspect: Inspect): ArkExtension {
  const targets = bindsOf(inspect).map(writableTarget).filter((target) => target !== undefined);
  return targets.length > 0 ? { rw: sortedUnique(targets) } : {};
}

/**
 * Volumes that the container declares where something else is mounted, without effect. The
 * image's are not its own, and those that carry an anonymous volume back are.
 */
export function wishedDeclarations(
  inspect: Inspect,
  named: ReadonlySet<string>,
  image: ImageDefaults,
): ArkExtension {
  const carried = bindsOf(inspect).filter((bind) => isAnonymous(readBind(bind)))
    .map((bind) => readBind(bind).target);
  const targets = Object.keys((inspect.Config["Volumes"] ?? {}) as object)
    .filter((target) => named.has(target) && !carried.includes(target))
    .filter((target) => !image.volumes.includes(target));
  return targets.length > 0 ? { declared_volumes: sortedUnique(targets) } : {};
}
