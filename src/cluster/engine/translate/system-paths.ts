/**
 * Paths of /proc and /sys that an engine hides from containers, or makes read-only, by itself. The
 * sets grow with its releases: see DefaultLinuxSpec of the engine's `oci/defaults.go`.
 */
interface EnginePaths {
  /** Of every release. */
  readonly always: readonly string[];
  /** Of some releases. */
  readonly sometimes: RegExp;
}

export const MASKED: EnginePaths = {
  always: [
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/sys/firmware",
  ],
  sometimes: new RegExp(
    "^(/proc/(asound|interrupts|timer_stats)" +
      "|/sys/devices/virtual/powercap|/sys/devices/system/cpu/cpu\\d+/thermal_throttle)$",
  ),
};

export const READ_ONLY: EnginePaths = {
  always: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
  sometimes: /^\/proc\/asound$/,
};

/** Undefined where they are the engine's own; null, as of privileged containers, is its own too. */
export function ownPaths(raw: unknown, own: EnginePaths): string[] | undefined {
  return Array.isArray(raw) && !isEngines(raw, own) ? raw.toSorted() : undefined;
}

function isEngines(paths: readonly string[], { always, sometimes }: EnginePaths): boolean {
  return always.every((path) => paths.includes(path)) &&
    paths.every((path) => always.includes(path) || sometimes.test(path));
}
