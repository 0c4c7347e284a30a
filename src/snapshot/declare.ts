/** Networks and volumes that a service uses, at the top level of a file that is edited. */
import { isMap } from "yaml";
import type { YAMLMap } from "yaml";
import type { Declared } from "./compose/definitions.ts";
import { external, keysOf } from "./print-workload.ts";
import type { Keys } from "./print-workload.ts";
import { escapeDollars } from "./variables/escape-dollars.ts";
import { pairOf, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

type Named = { readonly name: string; readonly external: boolean };

/** Keys by which the file's top level calls networks or volumes: those that it has, and new ones. */
export function declaredKeys(names: readonly string[], declared: readonly Declared<Named>[]): Keys {
  const known = new Map(declared.map(({ key, definition }) => [definition.name, key]));
  const missing = names.filter((name) => !known.has(name));
  const added = keysOf(missing, declared.map(({ key }) => key));
  return new Map(names.map((name) => [name, known.get(name) ?? added.get(name)!]));
}

/** @param alone whether what this service does not use, nobody uses */
export function declare(
  root: YAMLMap,
  title: "networks" | "volumes",
  used: Keys,
  declared: readonly Declared<Named>[],
  alone: boolean,
): void {
  const unused = declared.filter(({ definition }) =>
    alone && definition.external && !used.has(definition.name)
  );
  const added = undeclared(used, declared).map(([name, key]) =>
    [key, external(name, key)] as const
  );
  if (unused.length + added.length === 0) return;
  const section = sectionOf(root, title);
  section.flow = false;
  for (const { key } of unused) setKey(section, key, undefined);
  for (const [key, data] of added) setKey(section, key, data as Data);
  if (section.items.length === 0) setKey(root, title, undefined);
}

/** In a stack's file, where a name is rarely its key: what is new says it, and nothing goes. */
export function declareByName(
  root: YAMLMap,
  title: "networks" | "volumes",
  used: Keys,
  declared: readonly Declared<Named>[],
): void {
  const added = undeclared(used, declared);
  if (added.length === 0) return;
  const section = sectionOf(root, title);
  if (section.items.length === 0) section.flow = false;
  for (const [name, key] of added) {
    setKey(section, key, { name: escapeDollars(name), external: true });
  }
}

function undeclared(used: Keys, declared: readonly Declared<Named>[]): [string, string][] {
  const known = new Set(declared.map(({ key }) => key));
  return [...used].filter(([, key]) => !known.has(key));
}

function sectionOf(root: YAMLMap, title: string): YAMLMap {
  if (!isMap(pairOf(root, title)?.value)) setKey(root, title, {});
  return pairOf(root, title)!.value as YAMLMap;
}
