/** From what the engine reports of a container to a spec. Pure. */
import { canonical } from "../../../model/canonical.ts";
import type { ContainerSpec } from "../../../model/container-spec.ts";
import { withoutImage } from "../../../model/image.ts";
import type { Mapping } from "../../../model/mapping.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import type { Inspect } from "./engine-types.ts";
import { notCaptured } from "./not-captured.ts";
import { type CaptureContext, NOTHING } from "./part.ts";
import { PARTS } from "./parts.ts";
import { referencedIds } from "./references.ts";

export interface Capture {
  /** Without what the image supplies. */
  readonly spec: ContainerSpec;
  /** What no snapshot can say, in words with the engine's path. */
  readonly notCaptured: string[];
  /** Full ids of the containers that the spec names. */
  readonly references: string[];
}

/** @param image that of the container's own image id, not of what its tag means now */
export function specFromInspect(
  inspect: Inspect,
  image: ImageDefaults,
  context: CaptureContext,
): Capture {
  return {
    spec: canonical(withoutImage(readParts(inspect, context, image), image)),
    notCaptured: notCaptured(inspect, context),
    references: referencedIds(inspect, context),
  };
}

/** Parts never say the same thing, but several may add to one mapping: `x-ark`, `blkio_config`. */
function readParts(inspect: Inspect, context: CaptureContext, image: ImageDefaults): ContainerSpec {
  const spec: Record<string, unknown> = {};
  for (const part of PARTS) {
    const said: Mapping = part.read(inspect, context, image);
    if (said === NOTHING) continue;
    for (const key of Object.keys(said)) {
      spec[key] = key in spec ? { ...spec[key] as object, ...said[key] as object } : said[key];
    }
  }
  return spec as unknown as ContainerSpec;
}
