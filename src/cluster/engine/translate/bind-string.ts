/** `docker run --volume`: "source:target:options", as `HostConfig.Binds` keeps it. */
import type { MountSpec } from "../../../model/container-spec.ts";
import { isAnonymousName } from "./anonymous.ts";

const PROPAGATION: ReadonlySet<string> = new Set([
  "private",
  "rprivate",
  "shared",
  "rshared",
  "slave",
  "rslave",
]);
const CONSISTENCY: ReadonlySet<string> = new Set(["consistent", "cached", "delegated", "default"]);

/** A volume that bears an engine's own name is an anonymous one: its name is a wish, not the spec. */
export function readBind(bind: string): MountSpec {
  const [source, target, options] = split(bind);
  const isPath = source.startsWith("/");
  const mount: MountSpec = { type: isPath ? "bind" : "volume", target };
  if (isPath || !isAnonymousName(source)) mount.source = source;
  const rest = options.filter((option) => !readOption(mount, option));
  if (rest.length > 0) mount["x-ark"] = { mode: rest.toSorted().join(",") };
  return mount;
}

/** The target, where the bind string says "rw". */
export function writableTarget(bind: string): string | undefined {
  const [, target, options] = split(bind);
  return options.includes("rw") ? target : undefined;
}

/**
 * @param source host path or volume name
 * @param rw whether to say what goes without saying
 */
export function writeBind(mount: MountSpec, source: string, rw: boolean): string {
  const options = [
    mount.read_only ? "ro" : rw && "rw",
    mount.bind?.selinux,
    mount.bind?.propagation,
    mount.volume?.nocopy && "nocopy",
    mount.consistency,
    mount["x-ark"]?.mode,
  ].filter((option) => option);
  return [source, mount.target, ...(options.length > 0 ? [options.join(",")] : [])].join(":");
}

function split(bind: string): [source: string, target: string, options: string[]] {
  const [source, target, options] = bind.split(":");
  return [source!, target ?? "", options?.split(",") ?? []];
}

/** @returns whether the long syntax has a word for it */
function readOption(mount: MountSpec, option: string): boolean {
  if (option === "rw") return true;
  if (option === "ro") mount.read_only = true;
  else if (CONSISTENCY.has(option)) mount.consistency = option;
  else if (mount.type === "volume" && option === "nocopy") mount.volume = { nocopy: true };
  else if (mount.type === "bind" && PROPAGATION.has(option)) {
    mount.bind = { ...mount.bind, propagation: option };
  } else if (mount.type === "bind" && /^z$/i.test(option)) {
    mount.bind = { ...mount.bind, selinux: option };
  } else return false;
  return true;
}
