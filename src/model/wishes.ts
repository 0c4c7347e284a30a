/**
 * Of `x-ark`: what is kept so that a container comes back as it was, or says what becomes
 * of drift, and has no effect on how it runs; and the pin, which is compared as a part of the image's name.
 */
import type { ArkExtension } from "./container-spec.ts";

const WISHES: ReadonlySet<string> = new Set<keyof ArkExtension>([
  "node",
  "move",
  "lost_after",
  "on_return",
  "pin",
  "ignore",
  "adopt",
  "volumes",
  "mounts",
  "rw",
  "attach",
  "container_id_file",
  "declared_volumes",
]);

/** What makes two specs differ; undefined where that is nothing. */
export function withoutWishes(extension: ArkExtension): ArkExtension | undefined {
  const said = Object.entries(extension).filter(([key]) => !WISHES.has(key));
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
