/** Top-level `networks` and `volumes`. */
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type { Field } from "../field.ts";
import { flag, listOf, mapOf, objectOf, only, shortOrLong, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import type { Path } from "../yaml/place.ts";
import { options } from "./pairs.ts";

/** A network or volume as one file declares it. */
export interface Declared<T> {
  /** Its key in the file. */
  readonly key: string;
  readonly definition: T;
  readonly path: Path;
}

type Written<T> = Partial<Omit<T, "external">> & { external?: boolean | { name?: string } };

/** Compose once had the name of what is external there. */
const external = shortOrLong<boolean | { name?: string }>(flag, objectOf({ name: text }));

/** Source: https://docs.docker.com/reference/compose-file/networks/ */
export const network = objectOf<Written<NetworkDefinition> & { enable_ipv4?: never }>({
  name: text,
  external,
  driver: text,
  driver_opts: options,
  internal: flag,
  attachable: flag,
  enable_ipv4: only(true, "Make the network by hand, and say `external: true`."),
  enable_ipv6: flag,
  labels: options,
  ipam: objectOf({
    driver: text,
    config: listOf(
      objectOf({ subnet: text, gateway: text, ip_range: text, aux_addresses: mapOf(text) }),
    ),
    options,
  }),
});

/** Source: https://docs.docker.com/reference/compose-file/volumes/ */
export const volume = objectOf<Written<VolumeDefinition>>({
  name: text,
  external,
  driver: text,
  driver_opts: options,
  labels: options,
});

/** @param nameOf the engine's name of one that does not say its own */
export function networkDefinitions(field: Field, nameOf: (key: string) => string) {
  return definitions<NetworkDefinition>(field, network, nameOf);
}

export function volumeDefinitions(field: Field, nameOf: (key: string) => string) {
  return definitions<VolumeDefinition>(field, volume, nameOf);
}

function definitions<T extends { name: string; external: boolean }>(
  field: Field,
  read: Reader<Written<T>>,
  nameOf: (key: string) => string,
): Declared<T>[] {
  return field.entries().flatMap(([key, inner]) => {
    const written = inner.value === null ? {} as Written<T> : read(inner);
    if (!written) return [];
    const { name: given, external: said = false, ...rest } = written;
    const external = said !== false;
    const name = typeof said === "object" ? said.name ?? given : given;
    const others = Object.entries(rest).filter(([, value]) => isSaid(value));
    if (external && others.length > 0) {
      const message = `${inner.title} is external and defined at the same time`;
      inner.report(
        "conflicting-keys",
        message,
        "Remove `external`, or everything else but `name`.",
      );
    }
    const engineName = (name as string | undefined) ?? (external ? key : nameOf(key));
    const definition = {
      name: engineName,
      external,
      ...Object.fromEntries(others),
    } as unknown as T;
    return [{ key, definition, path: inner.path }];
  });
}

/** What is false, empty or absent is as not written. */
function isSaid(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}
