/** Volumes that nobody named. */
import type { MountSpec } from "../../../model/container-spec.ts";

/** An engine calls them by 64 hexadecimal digits. */
export function isAnonymousName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export function isAnonymous(mount: MountSpec): boolean {
  return mount.type === "volume" && mount.source === undefined;
}
