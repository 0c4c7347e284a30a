/** The health check, and what it looks like in a container's or an image's configuration. */
import type { HealthCheckSpec } from "../../../model/container-spec.ts";
import { formatDuration, parseDuration } from "../../../model/units.ts";
import { field, type Part, type PlainCodec } from "./part.ts";

interface HealthConfig {
  Test?: readonly string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

const DURATIONS = [
  ["interval", "Interval"],
  ["timeout", "Timeout"],
  ["start_period", "StartPeriod"],
  ["start_interval", "StartInterval"],
] as const;

/** The engine's durations are nanoseconds; 0, as an absent one, is its default or the image's. */
export const healthCheck: PlainCodec<HealthCheckSpec> = {
  read(raw) {
    if (raw === null || typeof raw !== "object") return undefined;
    const config: HealthConfig = raw;
    if (config.Test?.[0] === "NONE") return { disable: true };
    const spec: Exclude<HealthCheckSpec, { disable: true }> = {};
    if (config.Test?.length) spec.test = [...config.Test];
    for (const [key, name] of DURATIONS) {
      const value = config[name];
      if (value) spec[key] = formatDuration(value);
    }
    if (config.Retries) spec.retries = config.Retries;
    return Object.keys(spec).length > 0 ? spec : undefined;
  },
  write(spec): HealthConfig {
    if ("disable" in spec) return { Test: ["NONE"] };
    const config: HealthConfig = {};
    if (spec.test !== undefined) config.Test = spec.test;
    for (const [key, name] of DURATIONS) {
      const value = spec[key];
      if (value !== undefined) config[name] = parseDuration(value) ?? 0;
    }
    if (spec.retries !== undefined) config.Retries = spec.retries;
    return config;
  },
};

export const HEALTH: readonly Part[] = [field("healthcheck", "Config.Healthcheck", healthCheck)];
