/** What a container comes to: its spec, its image and its engine taken together. */
import { canonical } from "./canonical.ts";
import { isPlacementLabel } from "./classic-placement.ts";
import { isComposeNote } from "./compose-labels.ts";
import type { ContainerSpec, HealthCheckSpec } from "./container-spec.ts";
import type { EngineDefaults } from "./engine-defaults.ts";
import { withImage } from "./image.ts";
import { normalReference } from "./image-reference.ts";
import { type ImageDefaults, withoutStamps } from "./observation.ts";
import { pinnedImage } from "./pin.ts";
import { withoutWishes } from "./wishes.ts";
import { parseBytes, parseDuration } from "./units.ts";

/**
 * Two that are equal by value (sequence of keys aside) are equal containers. Not for creating one:
 * what happens anyway is left out.
 */
export function settled(
  spec: ContainerSpec,
  image: ImageDefaults,
  defaults: EngineDefaults,
): Readonly<Record<string, unknown>> {
  const { depends_on: _, deploy: _deploy, platform: _platform, "x-ark": extension, ...rest } =
    withImage(
      canonical(spec),
      image,
    );
  return defined({
    ...rest,
    image: normalReference(pinnedImage(spec)),
    labels: rest.labels && comparedLabels(rest.labels),
    expose: rest.expose?.filter((port) => !image.expose.includes(port)),
    healthcheck: rest.healthcheck && settledHealth(rest.healthcheck),
    stop_signal: unless(rest.stop_signal, "SIGTERM"),
    stop_grace_period: unless(wholeSeconds(rest.stop_grace_period), 10),
    memswap_limit: settledSwap(rest),
    security_opt: settledSecurity(rest),
    ipc: unless(rest.ipc, defaults.ipc),
    cgroup: unless(rest.cgroup, defaults.cgroup),
    runtime: unless(rest.runtime, defaults.runtime),
    shm_size: unless(rest.shm_size, defaults.shm_size),
    logging: rest.logging && defined({
      ...rest.logging,
      driver: unless(rest.logging.driver, defaults.logging_driver),
    }),
    "x-ark": extension && withoutWishes(extension),
  });
}

/** The engine's own defaults, which are those of `docker run`; a disabled check is none. */
const HEALTH_DEFAULTS: Readonly<Record<string, unknown>> = {
  interval: "30s",
  timeout: "30s",
  start_period: "0s",
  start_interval: "5s",
  retries: 3,
};

function settledHealth(check: HealthCheckSpec): object | undefined {
  if ("disable" in check) return undefined;
  return Object.fromEntries(
    Object.entries(check).filter(([key, value]) => value !== HEALTH_DEFAULTS[key]),
  );
}

/** The engine counts in seconds; a begun one counts. */
function wholeSeconds(duration: string | undefined): number | undefined {
  const nanoseconds = duration === undefined ? undefined : parseDuration(duration);
  return nanoseconds === undefined ? undefined : Math.ceil(nanoseconds / 1e9);
}

/** Twice the memory is what the engine sets by itself. */
function settledSwap({ mem_limit, memswap_limit }: ContainerSpec): string | undefined {
  if (mem_limit === undefined || memswap_limit === undefined) return memswap_limit;
  return parseBytes(memswap_limit) === 2 * parseBytes(mem_limit)! ? undefined : memswap_limit;
}

/** In these modes the engine switches labels off by itself. */
function settledSecurity({ security_opt, privileged, pid, ipc }: ContainerSpec) {
  const implied = privileged === true || pid === "host" || ipc === "host";
  const options = security_opt?.filter((option) => !implied || option !== "label=disable");
  return options?.length ? options : undefined;
}

function comparedLabels(labels: Readonly<Record<string, string>>): object {
  const compared = ([key]: [string, string]) => !isPlacementLabel(key) && !isComposeNote(key);
  return Object.fromEntries(Object.entries(withoutStamps(labels)).filter(compared));
}

function unless<T>(value: T | undefined, usual: T): T | undefined {
  return value === usual ? undefined : value;
}

/** Without what is absent or empty; a network without settings is neither. */
function defined(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  return value === undefined ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
