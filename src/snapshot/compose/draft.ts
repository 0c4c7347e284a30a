/** A service on its way to becoming a container's spec. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { Field } from "../field.ts";
import type { Reader } from "../readers.ts";
import type { Path } from "../yaml/place.ts";

/** What a service may refer to in its file. */
export interface FileScope {
  /** Names of containers by the keys of their services. */
  readonly containers: ReadonlyMap<string, string>;
  /** The engine's names by the keys of the file's top level. */
  readonly networks: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  /** The engine's name of the network of services that name none; absent: the engine's default. */
  readonly defaultNetwork?: string;
}

/** Something that has to be there before a container. */
export interface Dependency {
  /** Of the container. */
  readonly name: string;
  /** Where it is said. */
  readonly path: Path;
  /** Whether it is wrong when no workload has this name. */
  readonly strict: boolean;
  /** A service of the file that may be meant, where its own key is none. */
  readonly near?: string;
}

export interface ServiceDraft {
  readonly scope: FileScope;
  /** The service's key in its file. */
  readonly key: string;
  /** The container's name. */
  readonly name: string;
  readonly spec: { -readonly [K in keyof ContainerSpec]?: ContainerSpec[K] };
  readonly dependencies: Dependency[];
}

/** What a key of a service does. It is not asked about keys with nothing behind them. */
export type Rule = (field: Field, draft: ServiceDraft) => void;

/** The rule that puts what the reader reads under this key of the spec. */
export function put<K extends keyof ContainerSpec>(
  key: K,
  read: Reader<NonNullable<ContainerSpec[K]>>,
): Rule {
  return (field, draft) => {
    const value = read(field);
    if (value !== undefined) assign(draft, key, value, field);
  };
}

/** Some things can be said under two keys: then both must say the same. */
export function assign<K extends keyof ContainerSpec>(
  { spec }: ServiceDraft,
  key: K,
  value: NonNullable<ContainerSpec[K]>,
  field: Field,
): void {
  const earlier = spec[key];
  if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(value)) {
    field.report("conflicting-keys", `${field.title} contradicts \`${key}\``, "Keep one of them.");
  }
  spec[key] = value;
}
