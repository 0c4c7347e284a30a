/** Reports of containers as engines give them, of little more than what a test is about. */
import type { Inspect } from "../../src/cluster/engine/translate/engine-types.ts";
import type { CaptureContext } from "../../src/cluster/engine/translate/part.ts";
import {
  type Capture,
  specFromInspect,
} from "../../src/cluster/engine/translate/spec-from-inspect.ts";
import { STOCK_ENGINE } from "../../src/model/engine-defaults.ts";
import type { ImageDefaults } from "../../src/model/observation.ts";

export const ID = "a".repeat(64);
export const OTHER = "b".repeat(64);
export const FRONT = "f".repeat(64);

export const IMAGE: ImageDefaults = {
  id: "sha256:0",
  environment: {},
  labels: {},
  expose: [],
  volumes: [],
};

export const CONTEXT: CaptureContext = {
  names: new Map([[ID, "subject"], [OTHER, "other"]]),
  networks: new Map([[FRONT, "front"]]),
  defaults: { ...STOCK_ENGINE, hostname: "node-1" },
};

export function inspect(
  parts: { Config?: object; HostConfig?: object; Networks?: object },
): Inspect {
  return {
    Id: ID,
    Config: { Image: "app", ...parts.Config },
    HostConfig: { NetworkMode: "default", ...parts.HostConfig },
    NetworkSettings: { Networks: parts.Networks ?? {} },
  };
}

export function capture(
  parts: Parameters<typeof inspect>[0],
  image: ImageDefaults = IMAGE,
): Capture {
  return specFromInspect(inspect(parts), image, CONTEXT);
}
