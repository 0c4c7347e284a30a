/** The image to write for a live container: its name, and what it is pinned to. */
import type { ContainerSpec } from "../model/container-spec.ts";
import type { LiveSpec } from "../model/observation.ts";
import { digestIn, withoutDigest } from "../model/pin.ts";

export interface CapturedImage {
  readonly image: string;
  /** "sha256:…" */
  readonly pin?: string;
}

/**
 * @param existing what its file says, as far as the image is still that; else undefined
 * @param pin whether to write the digest that runs, where the file has none
 */
export function capturedImage(
  live: LiveSpec,
  existing: ContainerSpec | undefined,
  pin: boolean,
): CapturedImage {
  const said = existing?.["x-ark"]?.pin;
  const name = existing?.image ?? live.spec.image;
  if (said !== undefined) return { image: name, pin: said };
  const { image, digest } = withoutDigest(name);
  // A name with its digest is pinned as Compose has it; only a captured one is ours to split.
  if (!pin || (existing !== undefined && digest !== undefined)) return { image: name };
  const found = digest ?? digestIn(image, live.image.digests ?? []);
  return found === undefined ? { image: name } : { image, pin: found };
}
