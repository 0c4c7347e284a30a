/** What an engine's adapter needs besides the engine, where nobody logs in and nobody listens. */
import type { PullTools } from "../../src/cluster/engine/pulls.ts";
import { registryOf } from "../../src/model/image-reference.ts";
import { systemClock } from "../../src/telemetry/clock.ts";

const nothing = () => {};

export const ENGINE_TOOLS: PullTools = {
  clock: systemClock,
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  loginFor: (image) => Promise.resolve({ registry: registryOf(image), source: "nowhere" }),
};
