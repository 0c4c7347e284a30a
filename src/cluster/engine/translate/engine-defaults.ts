/** What an engine does by itself, from `GET /info`; the rest cannot be asked, and is as it comes. */
import { type EngineDefaults, STOCK_ENGINE } from "../../../model/engine-defaults.ts";
import type { EngineInfo } from "./engine-types.ts";

export function engineDefaults(info: EngineInfo): EngineDefaults {
  return {
    ...STOCK_ENGINE,
    ...(info.LoggingDriver && { logging_driver: info.LoggingDriver }),
    ...(info.DefaultRuntime && { runtime: info.DefaultRuntime }),
    cgroup: info.CgroupVersion === "2" ? "private" : "host",
    ...(info.Name && { hostname: info.Name }),
  };
}
