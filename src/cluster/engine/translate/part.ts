/**
 * The translation between the engine's report, a spec and the engine's create body is a list of
 * parts. Each accounts for some paths of the engine, and knows both directions.
 */
import type { ArkExtension, ContainerSpec } from "../../../model/container-spec.ts";
import type { EngineDefaults } from "../../../model/engine-defaults.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import type { CreateBody, Inspect } from "./engine-types.ts";

/** What a container's report alone does not tell. */
export interface CaptureContext {
  /** Names (without "/") of the node's containers, by full id. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of the node's networks, by full id. */
  readonly networks: ReadonlyMap<string, string>;
  readonly defaults: EngineDefaults;
}

export interface Part {
  /** Such as "HostConfig.CapAdd". */
  readonly paths: readonly string[];
  /** What the container is, the image's share included. */
  read(inspect: Inspect, context: CaptureContext, image: ImageDefaults): Partial<ContainerSpec>;
  /** Adds to the body. The engine itself adds what the image supplies. */
  write(spec: ContainerSpec, body: CreateBody, image: ImageDefaults | undefined): void;
}

/** Between a value of a spec and the engine's; undefined where the engine says nothing of note. */
export interface Codec<T> {
  read(raw: unknown, context: CaptureContext): T | undefined;
  write(value: T): unknown;
}

/** One that needs to know nothing else. */
export interface PlainCodec<T> extends Codec<T> {
  read(raw: unknown): T | undefined;
}

/** What reads nothing, which is most of most containers. */
export const NOTHING: Partial<ContainerSpec> = Object.freeze({});

/** A Compose key that is one path of the engine. */
export function field<K extends keyof ContainerSpec>(
  key: K,
  path: string,
  codec: Codec<NonNullable<ContainerSpec[K]>>,
): Part {
  return onePath(path, codec, (spec) => spec[key], (value) => ({ [key]: value }));
}

/** A key of `x-ark` that is one path of the engine. */
export function extension<K extends keyof ArkExtension>(
  key: K,
  path: string,
  codec: Codec<NonNullable<ArkExtension[K]>>,
): Part {
  return onePath(
    path,
    codec,
    (spec) => spec["x-ark"]?.[key],
    (value) => ({ "x-ark": { [key]: value } }),
  );
}

/** @param get finds the value in a spec. @param wrap makes a spec of nothing but the value. */
function onePath<T>(
  path: string,
  codec: Codec<NonNullable<T>>,
  get: (spec: ContainerSpec) => T,
  wrap: (value: NonNullable<T>) => Partial<ContainerSpec>,
): Part {
  const at = place(path);
  return {
    paths: [path],
    read(inspect, context) {
      const value = codec.read(inspect[at.section][at.name], context);
      return value === undefined ? NOTHING : wrap(value);
    },
    write(spec, body) {
      const value = get(spec);
      if (value !== undefined) put(body, at, codec.write(value!));
    },
  };
}

interface Place {
  readonly section: "Config" | "HostConfig";
  readonly name: string;
}

/** Of "Config.X" or "HostConfig.X". */
function place(path: string): Place {
  const [section, name] = path.split(".") as [Place["section"], string];
  return { section, name };
}

function put(body: CreateBody, { section, name }: Place, value: unknown): void {
  if (section === "Config") body[name] = value;
  else body.HostConfig[name] = value;
}
