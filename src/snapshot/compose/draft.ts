/** A service on its way to becoming a container's spec. */
import type { ArkExtension, ContainerSpec } from "../../model/container-spec.ts";
import type { Position } from "../../model/snapshot.ts";
import type { Field } from "../field.ts";
import { isExtension, schemaOf, schemasOf } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { keysSchema } from "../schema.ts";
import type { Schema } from "../schema.ts";
import type { EnvFileReading } from "../variables/env-files.ts";
import type { Path } from "../yaml/place.ts";
import type { DefinedContent, FileDefinitions } from "./file-definitions.ts";

/** What services are completed with. */
export interface ServiceFiles extends EnvFileReading {
  locate(path: Path, on: "key" | "value"): Position;
}

/** A file of variables or labels that a service names. */
export interface NamedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly format?: "raw";
  readonly optional: boolean;
  readonly at: Path;
}

/** What a service may refer to in its file. */
export interface FileScope {
  /** Names of containers by the keys of their services: none, one or several. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
  /** The engine's names by the keys of the file's top level. */
  readonly networks: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  /** By the keys of the file's top level. */
  readonly configs: FileDefinitions;
  readonly secrets: FileDefinitions;
  /** The engine's name of the network of services that name none; absent: the engine's default. */
  readonly defaultNetwork?: string;
  /** Of a stack: what its containers belong to. */
  readonly project?: string;
  /** Where the project is written. */
  readonly files?: readonly string[];
  /** Services that no active profile brings in. */
  readonly inactive?: ReadonlySet<string>;
  /** Absent where a file is read for itself alone. */
  readonly serviceFiles?: ServiceFiles;
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
  readonly near?: () => string | undefined;
}

/** A file that a service asks for by `configs` or `secrets`. */
export interface GrantedFile {
  /** The whole path in the container. */
  readonly target: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly defined: DefinedContent;
  /** Where it is said. */
  readonly field: Field;
}

export interface ServiceDraft {
  readonly scope: FileScope;
  /** The service's key in its file. */
  readonly key: string;
  /** The container's name. */
  readonly name: string;
  /** Of several containers of the service, from 1. */
  readonly number: number;
  readonly spec: { -readonly [K in keyof ContainerSpec]?: ContainerSpec[K] };
  readonly dependencies: Dependency[];
  readonly envFiles: NamedFile[];
  readonly labelFiles: NamedFile[];
  /** `depends_on` as Compose's label has it: "db:service_started:false". */
  readonly needs: string[];
  /** Whether it is to run to its end, rather than on and on. */
  job: boolean;
  readonly files: GrantedFile[];
}

/** What a key of a service does. It is not asked about keys with nothing behind them. */
export interface Rule {
  (field: Field, draft: ServiceDraft): void;
  /** As a reader's. */
  readonly schema?: Schema;
}

/** A rule with what it takes beside it. @param apply a function of its own */
export function rule(
  schema: Schema,
  apply: (field: Field, draft: ServiceDraft) => void,
): Rule {
  return Object.assign(apply, { schema });
}

/** The rule that puts what the reader reads under this key of the spec. */
export function put<K extends keyof ContainerSpec>(
  key: K,
  read: Reader<NonNullable<ContainerSpec[K]>>,
): Rule {
  return rule(schemaOf(read), (field, draft) => {
    const value = read(field);
    if (value !== undefined) assign(draft, key, value, field);
  });
}

/** Of a mapping whose keys are all known, by the key. */
export function rulesOf(rules: Readonly<Record<string, Rule>>): Rule {
  return rule(keysSchema(schemasOf(rules)), (field, draft) => {
    for (const [key, inner] of field.entries()) {
      if (!Object.hasOwn(rules, key)) {
        if (!isExtension(key)) inner.unknown(Object.keys(rules));
      } else if (inner.value !== null) rules[key]!(inner, draft);
    }
  });
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

/** What Compose cannot say; `deploy` adds to what `x-ark` says. */
export function assignExtension(
  { spec }: ServiceDraft,
  added: ArkExtension,
  field: Field,
): void {
  const earlier: ArkExtension = spec["x-ark"] ?? {};
  const twice = Object.keys(added).find((key) => Object.hasOwn(earlier, key));
  if (twice !== undefined) {
    const message = `${field.title} contradicts \`${twice}\``;
    field.report("conflicting-keys", message, "Keep one of them.");
  }
  spec["x-ark"] = { ...earlier, ...added };
}
