/** From what the engine reports of a container to a spec. Pure. */
import { canonical } from "../../../model/canonical.ts";
import type { ContainerSpec } from "../../../model/container-spec.ts";
import { withoutImage } from "../../../model/image.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import type { Inspect } from "./engine-types.ts";
import { notCaptured } from "./not-captured.ts";
import type { CaptureContext } from "./part.ts";
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
  const whole = PARTS.map((part) => part.read(inspect, context)).reduce(merge, {});
  return {
    spec: canonical(withoutImage(whole as ContainerSpec, image)),
    notCaptured: notCaptured(inspect, context),
    references: referencedIds(inspect, context),
  };
}

/** Parts never say the same thing; they may each add to the same mapping. */
function merge(
  spec: Partial<ContainerSpec>,
  { "x-ark": extension, blkio_config, ...rest }: Partial<ContainerSpec>,
): Partial<ContainerSpec> {
  return {
    ...spec,
    ...rest,
    ...(blkio_config && { blkio_config: { ...spec.blkio_config, ...blkio_config } }),
    ...(extension && { "x-ark": { ...spec["x-ark"], ...extension } }),
  };
}
