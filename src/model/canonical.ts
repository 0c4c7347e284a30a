/**
 * The canonical form of a spec, made in one place for both of its sources, files and engines: every
 * value has its one spelling, and none where it is the engine's default; lists
 * whose order means nothing are sorted and without repetitions, empty lists and mappings are absent.
 * Lists whose order means something (commands, `dns`, `extra_hosts`, `volumes_from`) stay; so do an
 * empty `entrypoint` and `command`, which take away the image's.
 */
import type { ContainerSpec, MountSpec, NetworkAttachment, PortSpec } from "./container-spec.ts";
import { spell } from "./spelling.ts";

/** What to sort a list's items by. */
type SortKey = (item: never) => string;

const itself: SortKey = (item: string) => item;
const byPath: SortKey = (item: { path: string }) => item.path;

const byPort: SortKey = (port: PortSpec) =>
  [pad(port.target), port.protocol, pad(port.published ?? ""), port.host_ip ?? ""].join(" ");

const UNORDERED: Readonly<Partial<Record<keyof ContainerSpec, SortKey>>> = {
  cap_add: itself,
  cap_drop: itself,
  device_cgroup_rules: itself,
  devices: itself,
  dns_opt: itself,
  expose: itself,
  group_add: itself,
  links: itself,
  ports: byPort,
  security_opt: itself,
  tmpfs: (item: string) => item.split(":", 1)[0]!,
  volumes: (mount: MountSpec) => mount.target,
};

/** Where an empty list says something. */
const EMPTY_MEANS_NONE: ReadonlySet<string> = new Set(["entrypoint", "command"]);

/** The same spec in its canonical form. `x-ark` stays: there an empty list says something. */
export function canonical(spec: ContainerSpec): ContainerSpec {
  const result: Record<string, unknown> = {};
  const spelled = spell(spec) as unknown as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(spelled)) {
    const said = canonicalValue(key, spelled[key]);
    if (!isEmpty(said) || (said !== undefined && EMPTY_MEANS_NONE.has(key))) result[key] = said;
  }
  return result as unknown as ContainerSpec;
}

function canonicalValue(key: string, value: unknown): unknown {
  const sortKey = UNORDERED[key as keyof ContainerSpec];
  if (sortKey !== undefined) return sorted(withoutEmpty(value) as unknown[], sortKey);
  if (key === "networks") return mapValues(value as object, canonicalAttachment);
  if (key === "blkio_config") return mapValues(value as object, byPathIfList);
  return key === "x-ark" ? value : withoutEmpty(value);
}

/** Being on a network without further wishes is an empty mapping, which says something: kept. */
function canonicalAttachment(attachment: NetworkAttachment): unknown {
  const { aliases, link_local_ips, ...rest } = attachment;
  return withoutEmpty({
    ...rest,
    aliases: aliases && sorted(aliases, itself),
    link_local_ips: link_local_ips && sorted(link_local_ips, itself),
  });
}

function byPathIfList(value: unknown): unknown {
  return Array.isArray(value) ? sorted(value, byPath) : value;
}

/** By code units, not by locale: the same everywhere. Equal items are kept once. */
function sorted<T>(items: readonly T[], sortKey: SortKey): T[] {
  if (items.length < 2) return [...items];
  const keyed = items.map((item) => [sortKey(item as never), JSON.stringify(item), item] as const);
  keyed.sort(([a, aJson], [b, bJson]) => compare(a, b) || compare(aJson, bJson));
  return keyed.filter(([, json], i) => i === 0 || json !== keyed[i - 1]![1]).map(([, , item]) =>
    item
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pad(port: number | string): string {
  return String(port).padStart(5, "0");
}

function mapValues<T>(record: object, f: (value: T) => unknown): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));
}

/** Without the empty lists and mappings inside, at any depth; itself where there are none. */
function withoutEmpty(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.some(isObject) ? value.map(withoutEmpty) : value;
  if (!Object.values(value).some((inner) => inner === undefined || isObject(inner))) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)));
}

function isObject(value: unknown): boolean {
  return value !== null && typeof value === "object";
}

/** Absent, or a list or mapping without items. The empty string is a value. */
function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}
