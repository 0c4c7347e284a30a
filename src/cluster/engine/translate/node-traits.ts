/** What an engine says of itself, as far as placing things on it goes. Pure. */
import type { NodeTraits } from "../../../model/node.ts";
import type { EngineInfo } from "./engine-types.ts";

export function nodeTraits(info: EngineInfo): NodeTraits {
  return {
    id: info.ID ?? "",
    cpus: info.NCPU ?? 0,
    memory: info.MemTotal ?? 0,
    labels: Object.fromEntries((info.Labels ?? []).map(keyAndValue)),
    version: info.ServerVersion ?? "",
    kernel: info.KernelVersion ?? "",
    os: info.OperatingSystem ?? "",
    osType: info.OSType ?? "",
    architecture: info.Architecture ?? "",
    storageDriver: info.Driver ?? "",
  };
}

/** Of `dockerd --label`: "storage=ssd". A value may hold "=". */
function keyAndValue(label: string): [key: string, value: string] {
  const at = label.indexOf("=");
  return at < 0 ? [label, ""] : [label.slice(0, at), label.slice(at + 1)];
}
