/** A container's spec as the Compose file of its own. */
import type { ContainerSpec, GpuSpec, MountSpec } from "../model/container-spec.ts";
import type { Mapping } from "../model/mapping.ts";
import { compareText } from "../model/sorting.ts";
import { escapeDollars } from "./variables/escape-dollars.ts";
import { printYaml } from "./yaml/print-yaml.ts";

/** What the file's top level calls a network or volume, by the engine's name. */
export type Keys = ReadonlyMap<string, string>;

/** Keys of a service that people look for first, in the order in which they are written. */
const FIRST = [
  "image",
  "platform",
  "command",
  "entrypoint",
  "restart",
  "environment",
  "labels",
  "ports",
  "expose",
  "network_mode",
  "networks",
  "volumes",
  "healthcheck",
  "depends_on",
];
const LAST = ["logging", "x-ark"];

/** The file of a container: read again, it gives the same spec. */
export function printWorkload(name: string, spec: ContainerSpec): string {
  const networks = keysOf(Object.keys(spec.networks ?? {}));
  const volumes = keysOf(volumeNames(spec));
  return printYaml({
    services: { [name]: { container_name: name, ...composeService(spec, networks, volumes) } },
    ...section("networks", networks),
    ...section("volumes", volumes),
  });
}

/**
 * The spec in the words of Compose: what stands under a service's key. Of files it has no content,
 * so that they are left out.
 */
export function composeService(
  spec: ContainerSpec,
  networks: Keys,
  volumes: Keys,
): Record<string, unknown> {
  const said = Object.keys(spec) as (keyof ContainerSpec)[];
  const keys = said.filter((key) => key !== "files").sort(compareKeys);
  const entries = keys.map((key) => {
    const written = spec[key] === undefined
      ? undefined
      : (WRITTEN[key] as Write | undefined)?.(spec[key], networks, volumes) ?? spec[key];
    return [RENAMED[key] ?? key, sortedAndEscaped(written)] as const;
  });
  return Object.fromEntries(entries);
}

/** Links of Compose are to services of the same file; here each container has a file of its own. */
const RENAMED: Readonly<Record<string, string>> = { links: "external_links" };

type Write = (value: unknown, networks: Keys, volumes: Keys) => unknown;

/** Where Compose writes otherwise than the spec. */
const WRITTEN: {
  readonly [K in keyof ContainerSpec]?: (
    value: NonNullable<ContainerSpec[K]>,
    networks: Keys,
    volumes: Keys,
  ) => unknown;
} = {
  networks: (value, networks) =>
    Object.fromEntries(Object.entries(value).map(([name, it]) => [networks.get(name) ?? name, it])),
  volumes: (value, _, volumes) => value.map((mount) => writeMount(mount, volumes)),
  volumes_from: (value) => value.map((source) => `container:${source}`),
  gpus: (value) => value.map(writeGpu),
};

function writeMount(mount: MountSpec, volumes: Keys): MountSpec {
  const { type, source, target, ...rest } = mount;
  if (type !== "volume" || source === undefined) return mount;
  return { type, source: volumes.get(source) ?? source, target, ...rest };
}

/** To Compose no number, and no ids, is all. */
function writeGpu({ count, ...gpu }: GpuSpec): object {
  const none = count === undefined && gpu.device_ids === undefined ? { count: 0 } : {};
  return { ...gpu, ...none, ...(count !== undefined && { count: count === -1 ? "all" : count }) };
}

function compareKeys(a: string, b: string): number {
  return rank(a) - rank(b) || compareText(a, b);
}

function rank(key: string): number {
  if (LAST.includes(key)) return FIRST.length + 1 + LAST.indexOf(key);
  return FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length;
}

/** Mappings by key, but for those of a list's items, which have an order that people know. */
function sortedAndEscaped(value: unknown, inList = false): unknown {
  if (typeof value === "string") return escapeDollars(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => sortedAndEscaped(item, true));
  const keys = Object.keys(value).sort(inList ? compareItemKeys : compareText);
  return Object.fromEntries(
    keys.map((key) => [key, sortedAndEscaped((value as Mapping)[key])] as const),
  );
}

/** What a list's items begin with. */
const ITEM_KEYS = ["type", "source", "target", "published", "protocol", "host_ip", "path"];

function compareItemKeys(a: string, b: string): number {
  const place = (key: string) => (ITEM_KEYS.indexOf(key) + 1) || ITEM_KEYS.length + 1;
  return place(a) - place(b) || compareText(a, b);
}

/** Engine's names of the volumes that a container mounts by name, sorted. */
export function volumeNames(spec: ContainerSpec): string[] {
  const names = (spec.volumes ?? []).filter(({ type }) => type === "volume").map((it) => it.source);
  return [...new Set(names.filter((name) => name !== undefined))].sort(compareText);
}

/** A key for each engine's name: itself, or where Compose would not take that, one like it. */
export function keysOf(names: readonly string[], taken: Iterable<string> = []): Keys {
  const used = new Set(taken);
  return new Map(
    [...names].sort(compareText).map((name) => {
      let key = name.replace(/[^A-Za-z0-9._-]/g, "_") || "_";
      while (used.has(key)) key += "_";
      used.add(key);
      return [name, key];
    }),
  );
}

/** All are defined elsewhere: in files of their own, or on the node. */
function section(title: string, keys: Keys): Record<string, unknown> {
  if (keys.size === 0) return {};
  return {
    [title]: Object.fromEntries([...keys].map(([name, key]) => [key, external(name, key)])),
  };
}

export function external(name: string, key: string): object {
  return { ...(name !== key && { name: escapeDollars(name) }), external: true };
}
