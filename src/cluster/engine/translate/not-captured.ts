/** What the engine reports and no snapshot can say: named, so that nothing is dropped silently. */
import { type Inspect, mountsOf, type ReportedEndpoint } from "./engine-types.ts";
import { MOUNT_KEYS } from "./mount-entry.ts";
import type { CaptureContext } from "./part.ts";
import { PARTS } from "./parts.ts";

/** Not a container's configuration, although the engine keeps it there. */
const NOT_CONFIGURATION: readonly string[] = [
  "HostConfig.ConsoleSize", // of the terminal of whoever created it
  "Config.ArgsEscaped", // how the image spells its command
  "Config.OnBuild", // of builds
  "Config.Shell", // of builds
];

const KNOWN: readonly string[] = [...PARTS.flatMap(({ paths }) => paths), ...NOT_CONFIGURATION];

/** Keys by section. */
const KNOWN_KEYS = { Config: keysIn("Config"), HostConfig: keysIn("HostConfig") } as const;

/** State of the engine's, made from the configuration. */
const NETWORK_STATE: ReadonlySet<string> = new Set([
  "Bridge",
  "EndpointID",
  "Gateway",
  "GlobalIPv6Address",
  "GlobalIPv6PrefixLen",
  "HairpinMode",
  "IPAddress",
  "IPPrefixLen",
  "IPv6Gateway",
  "LinkLocalIPv6Address",
  "LinkLocalIPv6PrefixLen",
  "MacAddress",
  "Networks",
  "Ports",
  "SandboxID",
  "SandboxKey",
  "SecondaryIPAddresses",
  "SecondaryIPv6Addresses",
]);

/** What is read of an endpoint, and what is the engine's state. */
const ENDPOINT_KEYS: ReadonlySet<string> = new Set([
  "Aliases",
  "DNSNames",
  "DriverOpts",
  "EndpointID",
  "Gateway",
  "GlobalIPv6Address",
  "GlobalIPv6PrefixLen",
  "GwPriority",
  "IPAMConfig",
  "IPAddress",
  "IPPrefixLen",
  "IPv6Gateway",
  "Links",
  "MacAddress",
  "NetworkID",
]);

/** One line for each: "HostConfig.X (…)". Without values, which may be secrets. */
export function notCaptured(inspect: Inspect, context: CaptureContext): string[] {
  return [
    ...unknownKeys(inspect, "Config"),
    ...unknownKeys(inspect, "HostConfig"),
    ...unknownNetworking(inspect),
    ...unknownMountOptions(inspect),
    ...gone(inspect, context),
  ].sort();
}

function keysIn(section: string): ReadonlySet<string> {
  const keys = KNOWN.map((path) => path.split("."));
  return new Set(keys.filter(([first]) => first === section).map(([, key]) => key!));
}

function unknownKeys(inspect: Inspect, section: keyof typeof KNOWN_KEYS): string[] {
  return Object.keys(inspect[section])
    .filter((key) => !KNOWN_KEYS[section].has(key) && !isNothing(inspect[section][key]))
    .map((key) => `${section}.${key} (a snapshot has no word for it)`);
}

function unknownNetworking({ NetworkSettings }: Inspect): string[] {
  const networks = Object.entries(
    (NetworkSettings["Networks"] ?? {}) as Record<string, ReportedEndpoint>,
  );
  const inside = networks.flatMap(([name, endpoint]) =>
    Object.entries(endpoint)
      .filter(([key, value]) => !ENDPOINT_KEYS.has(key) && !isNothing(value))
      .map(([key]) => `NetworkSettings.Networks.${name}.${key} (a snapshot has no word for it)`)
  );
  const beside = Object.keys(NetworkSettings)
    .filter((key) => !NETWORK_STATE.has(key) && !isNothing(NetworkSettings[key]))
    .map((key) => `NetworkSettings.${key} (a snapshot has no word for it)`);
  return [...inside, ...beside];
}

function unknownMountOptions(inspect: Inspect): string[] {
  return mountsOf(inspect).flatMap((mount) =>
    Object.entries(mount).flatMap(([key, value]) => leaves(key, value))
      .filter((key) => !MOUNT_KEYS.has(key))
      .map((key) => `HostConfig.Mounts[${mount.Target}].${key} (a snapshot has no word for it)`)
  );
}

/** "Type", "BindOptions.Propagation": the paths of what is set. */
function leaves(key: string, value: unknown): string[] {
  if (isNothing(value)) return [];
  if (!key.endsWith("Options") || typeof value !== "object") return [key];
  return Object.entries(value as object)
    .filter(([, inner]) => !isNothing(inner))
    .map(([inner]) => `${key}.${inner}`);
}

/** What the container was made with and has lost since. */
function gone({ HostConfig, NetworkSettings }: Inspect, context: CaptureContext): string[] {
  const mode = String(HostConfig["NetworkMode"] ?? "");
  const connected = (NetworkSettings["Networks"] ?? {}) as Record<string, ReportedEndpoint>;
  const special = ["", "default", "host", "none"].includes(mode) || mode.startsWith("container:");
  const name = context.networks.get(mode) ?? mode;
  const isThere = name in connected ||
    Object.values(connected).some(({ NetworkID }) => NetworkID?.startsWith(mode));
  if (special || isThere) return [];
  return [`HostConfig.NetworkMode (it is not connected to ${name} any more)`];
}

/** Null, false, 0, "", and lists and mappings of nothing but these. */
function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === "") {
    return true;
  }
  return typeof value === "object" && Object.values(value).every(isNothing);
}
