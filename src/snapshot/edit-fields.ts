/** A Compose file, of whatever kind, with some fields of one service changed where they stand. */
import { isMap, isScalar, isSeq } from "yaml";
import type { YAMLMap, YAMLSeq } from "yaml";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { Position } from "../model/snapshot.ts";
import { ATTACHED, orders } from "./edit-attached.ts";
import { editService } from "./edit-service.ts";
import { composeService } from "./print-workload.ts";
import type { StackFile } from "./project/stack-file.ts";
import { stableJson } from "./stable-json.ts";
import { isBlank, newNode, pairOf, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

type Key = keyof ContainerSpec;

/** Mappings of texts, which a file may write as lists of "key=value". */
const PAIRS: ReadonlySet<Key> = new Set<Key>(["environment", "labels", "annotations", "sysctls"]);

/** What a file says in words of its own: keys of its sections, other services, files. */
const BEYOND: ReadonlySet<Key> = new Set<Key>([
  ...["networks", "volumes", "files", "volumes_from", "links"] as const,
  ...["network_mode", "pid", "ipc", "x-ark"] as const,
]);

/** Where a file may say it instead. */
const DEPLOYED: Readonly<Partial<Record<Key, readonly string[]>>> = {
  mem_limit: ["deploy", "resources", "limits", "memory"],
  cpus: ["deploy", "resources", "limits", "cpus"],
  pids_limit: ["deploy", "resources", "limits", "pids"],
  mem_reservation: ["deploy", "resources", "reservations", "memory"],
};

/**
 * Texts, the nearest to the old one first; none where one of the fields cannot be changed so.
 * @param place of the service's key
 * @param was what the service says
 * @param spec what it is to say
 * @param stack absent where the file is not a stack's, whose networks and volumes are not changed here
 */
export function editFields(
  text: string,
  place: Position,
  was: ContainerSpec,
  spec: ContainerSpec,
  stack?: StackFile,
): string[] {
  const ways = stack === undefined ? [spec] : orders(was, spec);
  return ways.flatMap((way) => edited(text, place, was, way, stack));
}

function edited(
  text: string,
  place: Position,
  was: ContainerSpec,
  spec: ContainerSpec,
  stack: StackFile | undefined,
): string[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(spec)])] as Key[];
  const changed = keys.filter((key) => stableJson(was[key]) !== stableJson(spec[key]));
  return editService(
    text,
    place,
    (service, root) =>
      changed.every((key) =>
        stack && (key === "networks" || key === "volumes")
          ? ATTACHED[key](root, service, was, spec, stack)
          : editKey(service, key, was, spec)
      ),
  );
}

/** @returns whether it could be changed */
function editKey(service: YAMLMap, key: Key, was: ContainerSpec, spec: ContainerSpec): boolean {
  if (BEYOND.has(key)) return false;
  const said = written(was, key);
  const data = written(spec, key);
  if (PAIRS.has(key)) return editPairs(service, key, said ?? {}, data ?? {});
  const [owner, name] = ownerOf(service, key);
  setKey(owner, name, data as Data | undefined);
  return true;
}

/** In the words of Compose. */
function written(spec: ContainerSpec, key: Key): unknown {
  if (spec[key] === undefined) return undefined;
  const part = { [key]: spec[key] } as unknown as ContainerSpec;
  return Object.values(composeService(part, new Map(), new Map()))[0];
}

function ownerOf(service: YAMLMap, key: Key): readonly [YAMLMap, string] {
  const path = DEPLOYED[key];
  if (path === undefined || pairOf(service, key) !== undefined) return [service, key];
  let owner: unknown = service;
  for (const name of path.slice(0, -1)) {
    owner = isMap(owner) ? pairOf(owner, name)?.value : undefined;
  }
  const last = path.at(-1)!;
  return isMap(owner) && pairOf(owner, last) ? [owner, last] : [service, key];
}

type Pairs = Readonly<Record<string, string | null>>;

function editPairs(service: YAMLMap, key: Key, was: unknown, wanted: unknown): boolean {
  const [from, to] = [was as Pairs, wanted as Pairs];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((name) => from[name] !== to[name]);
  const pair = pairOf(service, key);
  if (pair === undefined || isBlank(pair)) {
    // What is to go is said elsewhere.
    if (changed.some((name) => to[name] === undefined)) return false;
    setKey(service, key, Object.fromEntries(changed.map((name) => [name, to[name]!])));
    return true;
  }
  if (isMap(pair.value)) {
    for (const name of changed) setKey(pair.value, name, to[name]);
    if (pair.value.items.length === 0) setKey(service, key, undefined);
    return true;
  }
  if (!isSeq(pair.value)) return false;
  for (const name of changed) editItem(pair.value, name, to[name]);
  if (pair.value.items.length === 0) setKey(service, key, undefined);
  return true;
}

function editItem(list: YAMLSeq, name: string, value: string | null | undefined): void {
  const at = list.items.findIndex((item) => {
    const text = isScalar(item) ? String(item.value) : "";
    return text === name || text.startsWith(`${name}=`);
  });
  const item = value === undefined ? [] : [newNode(value === null ? name : `${name}=${value}`)];
  if (at === -1) list.items.push(...item);
  else list.items.splice(at, 1, ...item);
}
