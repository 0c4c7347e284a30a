/** A Compose file as what it declares. */
import { serviceId } from "../../model/compose-labels.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import type { Field } from "../field.ts";
import { isExtension, text } from "../readers.ts";
import type { Path } from "../yaml/place.ts";
import { networkDefinitions, volumeDefinitions } from "./definitions.ts";
import type { Declared } from "./definitions.ts";
import type { FileScope, ServiceFiles } from "./draft.ts";
import { fileDefinitions, NO_DEFINITIONS, secretsInClear } from "./file-definitions.ts";
import type { ContentSources, FileDefinitions, FileKind } from "./file-definitions.ts";
import { byProfile } from "./profiles.ts";
import { labelled } from "./project-labels.ts";
import { containersByService } from "./replicas.ts";
import { readService } from "./service.ts";
import type { ReadService } from "./service.ts";
import { OTHER_FILE_KEYS } from "./unsupported.ts";

export interface ComposeFile {
  readonly services: readonly (ReadService & { readonly key: string })[];
  /** Data of services without containers by their keys: inactive, or none of them. Absent: none. */
  readonly others?: ReadonlyMap<string, unknown>;
  readonly networks: readonly Declared<NetworkDefinition>[];
  readonly volumes: readonly Declared<VolumeDefinition>[];
  /** Of a stack: its services as "project/service", those without containers, too. */
  readonly stack: readonly string[];
  /** Where secrets are said that stand in the repository. */
  readonly secretsInClear: readonly { readonly name: string; readonly path: Path }[];
  readonly scope: FileScope;
}

/** What is told by where the file stands. */
export interface FilePlace {
  /** What the file is there to say. */
  readonly section: "services" | "networks" | "volumes";
  /** What its configs and secrets are read from. */
  readonly sources?: ContentSources;
  /** Of a stack: the project's name, where the file does not say one. */
  readonly project?: string;
  /** Of a stack: its name, whatever the file says. */
  readonly name?: string;
  /** Of a stack: paths of the files that it is written in. */
  readonly files?: readonly string[];
  /** Absent: profiles and files of variables are left aside. */
  readonly serviceFiles?: ServiceFiles;
}

const SECTIONS: Readonly<Record<FilePlace["section"], readonly string[]>> = {
  services: ["name", "services", "networks", "volumes", "configs", "secrets"],
  networks: ["name", "networks"],
  volumes: ["name", "volumes"],
};

/** Reports what is wrong to the field's root. */
export function readComposeFile(root: Field, place: FilePlace): ComposeFile {
  const fields = new Map(root.entries());
  checkKeys(fields, SECTIONS[place.section]);
  if ((fields.get(place.section)?.value ?? null) === null) {
    root.report(
      "missing-key",
      `the file has no \`${place.section}\``,
      "Remove the file, or fill it.",
    );
  }
  if (place.project === undefined) warnOfName(fields.get("name"));
  const project = place.project === undefined
    ? undefined
    : place.name ?? projectName(fields, place.project);
  const nameOf = (key: string) => project === undefined ? key : `${project}_${key}`;
  const networks = sectionOf(fields, "networks", (it) => networkDefinitions(it, nameOf));
  const volumes = sectionOf(fields, "volumes", (it) => volumeDefinitions(it, nameOf));
  const { serviceFiles } = place;
  const entries = sectionOf(fields, "services", (it) => it.entries());
  const { active: services, inactive } = byProfile(entries, serviceFiles);
  const all = withDefaultNetwork(networks, services.map(([, field]) => field), project);
  const scope: FileScope = {
    configs: definedFiles("config", fields, place, project),
    secrets: definedFiles("secret", fields, place, project),
    ...scopeOf(services, all, volumes, project),
    ...(place.files && { files: place.files }),
    ...(inactive.size > 0 && { inactive }),
    ...(serviceFiles && { serviceFiles }),
  };
  const others = entries.filter(([key]) => !scope.containers.get(key)?.length);
  return {
    services: services.flatMap(([key, field]) => readContainers(key, field, scope)),
    ...(others.length > 0 && {
      others: new Map(others.map(([key, { value }]) => [key, value] as const)),
    }),
    networks: labelled("network", all, project),
    volumes: labelled("volume", volumes, project),
    stack: project === undefined ? [] : services.map(([key]) => serviceId(project, key)),
    secretsInClear: secretsInClear(scope.secrets),
    scope,
  };
}

/** What a service without containers says has to be right, too. */
function readContainers(key: string, field: Field, scope: FileScope): ComposeFile["services"] {
  const names = scope.containers.get(key)!;
  if (names.length === 0) readService(field, `${scope.project ?? "none"}-${key}`, scope);
  return names.map((name, i) => ({ key, ...readService(field, name, scope, i + 1) }));
}

function checkKeys(fields: ReadonlyMap<string, Field>, known: readonly string[]): void {
  for (const [key, field] of fields) {
    if (known.includes(key) || isExtension(key)) continue;
    const other = OTHER_FILE_KEYS.get(key);
    if (other) other(field);
    else field.unknown(known);
  }
}

function sectionOf<T>(
  fields: ReadonlyMap<string, Field>,
  key: string,
  read: (field: Field) => T[],
): T[] {
  const field = fields.get(key);
  return field === undefined ? [] : read(field);
}

/** Most files have none. */
function definedFiles(
  kind: FileKind,
  fields: ReadonlyMap<string, Field>,
  { section, sources }: FilePlace,
  project = "",
): FileDefinitions {
  const field = section === "services" ? fields.get(`${kind}s`) : undefined;
  return field === undefined ? NO_DEFINITIONS : fileDefinitions(kind, field, sources, project);
}

/** It would name containers, networks and volumes, were this a stack. */
function warnOfName(field: Field | undefined): void {
  if ((field?.value ?? null) === null) return;
  const hint = "Remove it, or make the file a stack: stacks/NAME/compose.yaml.";
  field!.report("no-effect", "`name` has no effect: this is no project", hint, "key");
}

function projectName(fields: ReadonlyMap<string, Field>, fallback: string): string {
  const field = fields.get("name");
  const name = field && field.value !== null ? text(field) : undefined;
  if (!field || !name) return fallback;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    field.invalid("is not a project's name", "Lower-case letters, digits, `_` and `-`.");
  }
  return name;
}

/** A stack has one, whether it says so or not, when a service of it is on no other. */
function withDefaultNetwork(
  networks: Declared<NetworkDefinition>[],
  services: readonly Field[],
  project: string | undefined,
): Declared<NetworkDefinition>[] {
  const said = networks.some(({ key }) => key === DEFAULT);
  if (project === undefined || said || !services.some(joinsDefault)) return networks;
  return [...networks, defaultNetwork(project)];
}

/** Of services that name none, where the file does not declare it. */
export function defaultNetwork(project: string): Declared<NetworkDefinition> {
  const definition = { name: `${project}_${DEFAULT}`, external: false };
  return { key: DEFAULT, definition, path: ["services"] };
}

const DEFAULT = "default";

function joinsDefault(service: Field): boolean {
  const said = new Map(service.entries().map(([key, field]) => [key, field.value]));
  const networks = said.get("networks") ?? null;
  if (networks === null) return (said.get("network_mode") ?? null) === null;
  return Array.isArray(networks) ? networks.includes(DEFAULT) : Object.hasOwn(networks, DEFAULT);
}

function scopeOf(
  services: readonly [string, Field][],
  networks: readonly Declared<NetworkDefinition>[],
  volumes: readonly Declared<VolumeDefinition>[],
  project: string | undefined,
): Omit<FileScope, "configs" | "secrets"> {
  const byKey = (all: readonly Declared<{ name: string }>[]) =>
    new Map(all.map(({ key, definition }) => [key, definition.name]));
  const names = byKey(networks);
  const defaultNetwork = names.get(DEFAULT);
  return {
    containers: containersByService(services, project),
    networks: names,
    volumes: byKey(volumes),
    ...(project === undefined ? {} : { project }),
    ...(defaultNetwork === undefined ? {} : { defaultNetwork }),
  };
}
