/** Short hashes of what a container is, and of what it is said in. */
import { createHash, hash } from "node:crypto";
import { isPlacementLabel } from "../model/classic-placement.ts";
import { isComposeNote } from "../model/compose-labels.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { pinnedImage } from "../model/pin.ts";
import { withoutWishes } from "../model/wishes.ts";
import { stableJson } from "./stable-json.ts";

/**
 * The part of a spec that a container can differ in: without its wishes and without what orders the
 * start of containers rather than their shape.
 */
export function comparable(spec: ContainerSpec): ContainerSpec {
  const { depends_on: _, deploy: _deploy, "x-ark": extension, ...rest } = spec;
  const said = extension && withoutWishes(extension);
  const compared = { ...withoutNotes(rest), image: pinnedImage(spec) };
  return said === undefined ? compared : { ...compared, "x-ark": said };
}

/** Nearly no container has one, so that is asked first. */
function withoutNotes(spec: ContainerSpec): ContainerSpec {
  const { labels, ...rest } = spec;
  if (labels === undefined || !Object.keys(labels).some(isNote)) return spec;
  const kept = Object.entries(labels).filter(([key]) => !isNote(key));
  return kept.length > 0 ? { ...rest, labels: Object.fromEntries(kept) } : rest;
}

function isNote(key: string): boolean {
  return isPlacementLabel(key) || isComposeNote(key);
}

/** Of all files that a project was read of, as git hashes one: by their names and contents. */
export function filesHash(files: readonly (readonly [path: string, blob: string])[]): string {
  const lines = files.map(([path, blob]) => `${blob} ${path}\n`).sort();
  return createHash("sha1").update(lines.join("")).digest("hex");
}

/** 16 hexadecimal digits of the SHA-256 of the comparable part, as JSON with sorted keys. */
export function specHash(spec: ContainerSpec): string {
  return hash("sha256", stableJson(comparable(spec))).slice(0, 16);
}
