/** Keys by which a service refers to other containers. Those of its file are named by service. */
import { nearest } from "../../model/nearest.ts";
import type { Field } from "../field.ts";
import { flag, listOf, mapOf, oneOf, recordOf, schemaOf, text } from "../readers.ts";
import { anyOf } from "../schema.ts";
import { PROFILES } from "../variables/compose-names.ts";
import { assign, rule } from "./draft.ts";
import type { ServiceDraft } from "./draft.ts";

const SERVICE = "service:";
const CONTAINER = "container:";

const TEXTS = schemaOf(listOf(text));

/** "host", "container:name" and the like; "service:key" becomes "container:name". */
export function namespace(field: Field, draft: ServiceDraft): string | undefined {
  const mode = text(field);
  if (mode?.startsWith(SERVICE)) {
    const name = containerOf(mode.slice(SERVICE.length), field, draft);
    return name === undefined ? undefined : CONTAINER + name;
  }
  if (mode?.startsWith(CONTAINER)) depend(draft, mode.slice(CONTAINER.length), field);
  return mode;
}

export const networkMode = rule(schemaOf(text), (field, draft) => {
  const mode = namespace(field, draft);
  if (mode === undefined) return;
  if (draft.spec.networks !== undefined) {
    field.report("conflicting-keys", `${field.title} cannot stand beside \`networks\``);
  } else if (NO_NETWORKS.test(mode)) assign(draft, "network_mode", mode, field);
  else assign(draft, "networks", { [mode]: {} }, field);
});

/** Every other mode is the name of a network. */
const NO_NETWORKS = /^(?:host|none|bridge|default|container:.*)$/;

/** "service", "service:ro", "container:name:ro" */
export const volumesFrom = rule(TEXTS, (field, draft) => {
  const sources = listOf((item) => {
    const given = text(item);
    if (given === undefined) return undefined;
    const external = given.startsWith(CONTAINER);
    const [source, ...mode] = (external ? given.slice(CONTAINER.length) : given).split(":");
    if (external) depend(draft, source!, item);
    const name = external ? source : containerOf(source!, item, draft);
    return name === undefined ? undefined : [name, ...mode].join(":");
  })(field);
  if (sources) assign(draft, "volumes_from", sources, field);
});

/** "service:alias": an alias of a container of this file. */
export const links = rule(TEXTS, (field, draft) =>
  addLinks(field, draft, (key, alias, item) => {
    const names = containersOf(key, item, draft);
    const aliases = [alias, ...numberedAliases(key, draft)];
    return names.flatMap((name) => aliases.map((each) => `${name}:${each}`));
  }));

/** "container:alias": an alias of any container. */
export const externalLinks = rule(
  TEXTS,
  (field, draft) =>
    addLinks(field, draft, (name, alias, item) => {
      depend(draft, name, item);
      return [`${name}:${alias}`];
    }),
);

/**
 * Compose numbers them by the container that is linked, not by those that it is linked to.
 * Source: https://github.com/docker/compose/blob/main/pkg/compose/convergence.go
 */
function numberedAliases(key: string, { number, scope: { project } }: ServiceDraft): string[] {
  return project === undefined ? [] : [`${key}-${number}`, `${project}-${key}-${number}`];
}

function addLinks(
  field: Field,
  { spec }: ServiceDraft,
  resolve: (name: string, alias: string, item: Field) => string[],
): void {
  const added = listOf((item) => {
    const [target = "", alias = target] = (text(item) ?? "").split(":");
    return resolve(target, alias, item);
  })(field);
  if (added) spec.links = [...(spec.links ?? []), ...added.flat()];
}

interface Condition {
  condition: string;
  restart?: boolean;
  required?: boolean;
}

const condition = recordOf<Condition>(["condition"], {
  condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
  restart: flag,
  required: flag,
});

/** Services of this file, or workloads of other files, by name. */
export const dependsOn = rule(anyOf(TEXTS, schemaOf(mapOf(condition))), (field, draft) => {
  const given = Array.isArray(field.value) ? started(field) : mapOf(condition)(field) ?? {};
  const places = new Map(dependedOn(field));
  const named = Object.entries(given).flatMap(([key, it]) => {
    if (draft.scope.inactive?.has(key)) {
      return it.required === false ? [] : reportInactive(key, places.get(key) ?? field);
    }
    const names = draft.scope.containers.get(key);
    const near = names ? undefined : () => nearest(key, draft.scope.containers.keys());
    const { condition, restart = false, required = true } = it;
    if (names) draft.needs.push(`${key}:${condition}:${restart}`);
    return (names ?? [key]).map((name) => {
      depend(draft, name, places.get(key) ?? field, { strict: required, near });
      return [name, { condition, ...(restart && { restart }), ...(!required && { required }) }];
    });
  });
  assign(draft, "depends_on", Object.fromEntries(named), field);
});

function started(field: Field): Record<string, Condition> {
  const names = listOf(text)(field) ?? [];
  return Object.fromEntries(names.map((name) => [name, { condition: "service_started" }]));
}

function dependedOn(field: Field): [string, Field][] {
  if (!Array.isArray(field.value)) return field.entries();
  return field.items().map((item) => [String(item.value), item]);
}

/** The container of a service of this file; of several the first one, as Compose has it. */
function containerOf(key: string, field: Field, draft: ServiceDraft): string | undefined {
  const { containers } = draft.scope;
  if (containers.get(key)?.length === 0) {
    return field.invalid("refers to a service that has no container", "Give it one by `scale`.");
  }
  return containersOf(key, field, draft, 1)[0];
}

/** Names of the containers of a service of this file, as many as are asked for. */
function containersOf(key: string, field: Field, draft: ServiceDraft, most = Infinity): string[] {
  const { containers, inactive } = draft.scope;
  if (inactive?.has(key)) return reportInactive(key, field);
  const names = containers.get(key)?.slice(0, most);
  if (names !== undefined) {
    for (const name of names) depend(draft, name, field);
    return names;
  }
  const near = nearest(key, containers.keys());
  field.report(
    "unknown-service",
    `${field.title} refers to a service that is not in this file`,
    near === undefined
      ? "A container of another file is referred to as `container:NAME`."
      : `Did you mean \`${near}\`?`,
  );
  return [];
}

/** As Compose does. Source: https://docs.docker.com/reference/compose-file/profiles/ */
function reportInactive(key: string, field: Field): [] {
  field.report(
    "inactive-service",
    `${field.title} needs the service \`${key}\`, which is in no active profile`,
    `Name a profile of it in \`${PROFILES}\` of \`.env\`.`,
  );
  return [];
}

function depend(
  draft: ServiceDraft,
  name: string,
  field: Field,
  { strict = false, near }: { strict?: boolean; near?: (() => string | undefined) | undefined } =
    {},
): void {
  const { path } = field;
  draft.dependencies.push({ name, path, strict, ...(near === undefined ? {} : { near }) });
}
