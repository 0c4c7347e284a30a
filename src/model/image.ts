/**
 * A spec relative to its image leaves out what the image supplies, so that a new tag brings its
 * own; an effective one says all that the container has. Both ways are the engine's own rules for
 * a container's and its image's configuration (`merge` in its `daemon/commit.go`).
 */
import type { ContainerSpec, HealthCheckSpec, MountSpec } from "./container-spec.ts";
import type { ImageDefaults } from "./observation.ts";
import { sortedUnique, sortKeys } from "./sorting.ts";

type CommandLine = Pick<ContainerSpec, "entrypoint" | "command">;

const SINGLE = ["user", "working_dir", "stop_signal"] as const;

/** All that the container has: the spec over the image's defaults. */
export function withImage(spec: ContainerSpec, image: ImageDefaults): ContainerSpec {
  const effective: ContainerSpec = { ...spec };
  for (const key of SINGLE) set(effective, key, spec[key] ?? image[key]);
  const { entrypoint, command } = effectiveCommand(spec, image);
  set(effective, "entrypoint", entrypoint);
  set(effective, "command", command);
  set(effective, "environment", overlay<string | null>(spec.environment, image.environment));
  set(effective, "labels", overlay(spec.labels, image.labels));
  set(effective, "healthcheck", effectiveHealth(spec.healthcheck, image.healthcheck));
  const published = publishedPorts(spec);
  const exposed = [...spec.expose ?? [], ...image.expose].filter((port) => !published.has(port));
  set(effective, "expose", filled(sortedUnique(exposed)));
  set(effective, "volumes", filled(withImageVolumes(spec.volumes ?? [], image)));
  return effective;
}

/** What a container says beyond its image. `withImage` brings back what it leaves out. */
export function withoutImage(effective: ContainerSpec, image: ImageDefaults): ContainerSpec {
  const spec: ContainerSpec = { ...effective };
  for (const key of SINGLE) if (effective[key] === image[key]) delete spec[key];
  const { entrypoint, command } = relativeCommand(effective, image);
  set(spec, "entrypoint", entrypoint);
  set(spec, "command", command);
  set(spec, "environment", relativeEnvironment(effective.environment ?? {}, image.environment));
  set(spec, "labels", difference(effective.labels ?? {}, image.labels));
  set(spec, "healthcheck", relativeHealth(effective.healthcheck, image.healthcheck));
  const exposed = (effective.expose ?? []).filter((port) => !image.expose.includes(port));
  set(spec, "expose", filled(exposed));
  const volumes = (effective.volumes ?? []).filter((mount) => !isImageVolume(mount, image));
  set(spec, "volumes", filled(volumes));
  return spec;
}

/** Either of the two in a spec sets the image's command aside, and an entrypoint its entrypoint. */
function effectiveCommand(spec: CommandLine, image: ImageDefaults): CommandLine {
  const entrypoint = spec.entrypoint ?? image.entrypoint;
  const command = spec.command ?? (spec.entrypoint === undefined ? image.command : undefined);
  const effective: CommandLine = {};
  if (entrypoint?.length) effective.entrypoint = [...entrypoint];
  if (command?.length) effective.command = [...command];
  return effective;
}

/** The shortest of the ways to say it. */
function relativeCommand(effective: CommandLine, image: ImageDefaults): CommandLine {
  const { entrypoint, command } = effective;
  const candidates: CommandLine[] = [
    {},
    { ...(command && { command }) },
    { entrypoint: entrypoint ?? [], ...(command && { command }) },
  ];
  const wanted = JSON.stringify([entrypoint, command]);
  return candidates.find((candidate) => {
    const result = effectiveCommand(candidate, image);
    return JSON.stringify([result.entrypoint, result.command]) === wanted;
  })!;
}

/** An image that disables the check of its base, and one that has none, both supply none. */
function effectiveHealth(
  spec: HealthCheckSpec | undefined,
  image: HealthCheckSpec | undefined,
): HealthCheckSpec | undefined {
  if (spec === undefined || image === undefined) return spec ?? image;
  if ("disable" in spec || ("disable" in image && spec.test !== undefined)) return spec;
  return "disable" in image ? image : { ...image, ...spec };
}

function relativeHealth(
  effective: HealthCheckSpec | undefined,
  image: HealthCheckSpec | undefined,
): HealthCheckSpec | undefined {
  if (effective === undefined || image === undefined || "disable" in image) {
    return same(effective, image) ? undefined : effective;
  }
  if ("disable" in effective) return effective;
  const own = Object.entries(effective)
    .filter(([key, value]) => !same(value, image[key as keyof typeof image]));
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

function relativeEnvironment(
  effective: Readonly<Record<string, string | null>>,
  image: Readonly<Record<string, string>>,
): Record<string, string | null> | undefined {
  const gone = Object.keys(image).filter((key) => !(key in effective));
  const removed = Object.fromEntries(gone.map((key) => [key, null]));
  return difference<string | null>({ ...effective, ...removed }, image);
}

function withImageVolumes(mounts: readonly MountSpec[], image: ImageDefaults): MountSpec[] {
  const taken = new Set(mounts.map(({ target }) => target));
  const anonymous = image.volumes.filter((target) => !taken.has(target))
    .map((target): MountSpec => ({ type: "volume", target }));
  return [...mounts, ...anonymous].sort((a, b) => (a.target < b.target ? -1 : 1));
}

function isImageVolume(mount: MountSpec, image: ImageDefaults): boolean {
  return same(mount, { type: "volume", target: mount.target }) &&
    image.volumes.includes(mount.target);
}

function publishedPorts({ ports = [] }: ContainerSpec): ReadonlySet<string> {
  return new Set(ports.map(({ target, protocol }) => `${target}/${protocol}`));
}

function overlay<T>(
  own: Readonly<Record<string, T>> | undefined,
  supplied: Readonly<Record<string, T>>,
): Record<string, T> | undefined {
  const all = { ...supplied, ...own };
  return Object.keys(all).length > 0 ? sortKeys(all) : undefined;
}

/** What is in the one and not, or otherwise, in the other. */
function difference<T>(
  all: Readonly<Record<string, T>>,
  supplied: Readonly<Record<string, T>>,
): Record<string, T> | undefined {
  const own = Object.entries(all).filter(([key, value]) => value !== supplied[key]);
  return own.length > 0 ? sortKeys(Object.fromEntries(own)) : undefined;
}

function filled<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}

function set<K extends keyof ContainerSpec>(
  spec: ContainerSpec,
  key: K,
  value: ContainerSpec[K] | undefined,
): void {
  if (value === undefined) delete spec[key];
  else spec[key] = value;
}

/** Both are made of plain JSON with keys in the same order. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
