/** A Compose file with other paths in `x-ark.ignore` and `x-ark.adopt` of one service. */
import { isMap, isSeq } from "yaml";
import type { Pair, YAMLMap } from "yaml";
import { type DriftPolicy, LISTS } from "../model/drift-policy.ts";
import type { Position } from "../model/snapshot.ts";
import { editService } from "./edit-service.ts";
import { isBlank, newNode, pairOf, says, setKey } from "./yaml/update-node.ts";
import { withoutLines } from "./yaml/without-lines.ts";

const EXTENSION = "x-ark";

/**
 * Texts, the nearest to the old one first; none where it cannot be changed so. Lists in which nothing
 * is left go, and so does an `x-ark` of which nothing is left.
 * @param place of the service's key
 * @param was what the service says
 * @param policy what it is to say
 */
export function editDriftPolicy(
  text: string,
  place: Position,
  was: DriftPolicy,
  policy: DriftPolicy,
): string[] {
  const added = without(policy, was);
  const gone = without(was, policy);
  const add = (service: YAMLMap) => LISTS.every((list) => addPaths(service, list, added[list]));
  const isMore = LISTS.some((list) => added[list].length > 0);
  const longer = isMore ? editService(text, place, add) : [text];
  if (LISTS.every((list) => gone[list].length === 0)) return longer;
  return [
    // Comments that follow what goes would go with its nodes.
    ...longer.flatMap((it) => withoutPaths(it, place, gone) ?? []),
    ...editService(text, place, (service) => add(service) && removePaths(service, gone)),
  ];
}

/** What one has and the other has not. */
function without(policy: DriftPolicy, other: DriftPolicy): DriftPolicy {
  const kept = (list: keyof DriftPolicy) =>
    policy[list].filter((path) => !other[list].includes(path));
  return { ignore: kept("ignore"), adopt: kept("adopt") };
}

/** @returns whether that could be done */
function addPaths(service: YAMLMap, list: string, paths: readonly string[]): boolean {
  if (paths.length === 0) return true;
  const extension = pairOf(service, EXTENSION);
  if (isFree(extension)) {
    setKey(service, EXTENSION, { [list]: paths });
    return true;
  }
  if (!isMap(extension?.value)) return false;
  const pair = pairOf(extension.value, list);
  if (isFree(pair)) setKey(extension.value, list, paths);
  else if (isSeq(pair?.value)) pair.value.items.push(...paths.map(newNode));
  else return false;
  return true;
}

/** Whether there is nothing, and no comment that a value would take the place of. */
function isFree(pair: Pair | undefined): boolean {
  return pair === undefined ||
    (isBlank(pair) && !(pair.value as { readonly comment?: string | null }).comment);
}

/** @returns whether that could be done */
function removePaths(service: YAMLMap, gone: DriftPolicy): boolean {
  const extension = pairOf(service, EXTENSION)?.value;
  if (!isMap(extension)) return false;
  for (const list of LISTS) {
    const items = pairOf(extension, list)?.value;
    if (!isSeq(items)) continue;
    items.items = items.items.filter((item) => !gone[list].some((path) => says(item, path)));
    if (items.items.length === 0) setKey(extension, list, undefined);
  }
  if (extension.items.length === 0) setKey(service, EXTENSION, undefined);
  return true;
}

/** The text without the lines that say the paths; undefined where these say more than that. */
function withoutPaths(text: string, place: Position, gone: DriftPolicy): string | undefined {
  let left: string | undefined;
  editService(text, place, (service) => {
    const extension = pairOf(service, EXTENSION);
    const nodes = isMap(extension?.value) ? nodesOf(extension.value, gone) : undefined;
    const isAll = isMap(extension?.value) &&
      extension.value.items.every((it) => nodes!.includes(it));
    left = nodes && withoutLines(text, isAll ? [extension] : nodes);
    return false;
  });
  return left;
}

/** Items of lists, or lists in which nothing is left. */
function nodesOf(extension: YAMLMap, gone: DriftPolicy): unknown[] {
  return LISTS.flatMap((list): unknown[] => {
    const pair = pairOf(extension, list);
    if (!isSeq(pair?.value)) return [];
    const { items } = pair.value;
    const going = items.filter((item) => gone[list].some((path) => says(item, path)));
    return going.length === items.length ? [pair] : going;
  });
}
