/** What becomes of drift in which fields, as `x-ark.ignore` and `x-ark.adopt` of a service say. */
import type { ArkExtension, ContainerSpec } from "./container-spec.ts";
import { isCovered } from "./field-path.ts";
import { sortedUnique } from "./sorting.ts";

/** Paths of fields, sorted; in all others drift is healed. */
export interface DriftPolicy {
  readonly ignore: readonly string[];
  readonly adopt: readonly string[];
}

/** The lists, as they go before each other. */
export const LISTS = ["ignore", "adopt"] as const satisfies readonly (keyof DriftPolicy)[];

export type DriftAnswer = (typeof LISTS)[number] | "heal";

/** What became of drift in a field and all that is below it, and what becomes of it now. */
export interface PolicyChange {
  readonly path: string;
  readonly was: DriftAnswer;
  readonly is: DriftAnswer;
}

export function policyOf(
  { "x-ark": { ignore = [], adopt = [] } = {} }: Pick<ContainerSpec, "x-ark">,
): DriftPolicy {
  return { ignore, adopt };
}

/** What a spec says besides. */
export function withoutPolicy({ "x-ark": extension = {}, ...spec }: ContainerSpec): ContainerSpec {
  const { ignore: _, adopt: _adopt, ...rest }: ArkExtension = extension;
  return Object.keys(rest).length === 0 ? spec : { ...spec, "x-ark": rest };
}

/** Ignores these, too. What is ignored cannot be adopted, so that it goes from there. */
export function ignoring({ ignore, adopt }: DriftPolicy, paths: readonly string[]): DriftPolicy {
  const news = paths.filter((path) => !isCovered(path, ignore));
  const widest = news.filter((path) => !isCovered(path, news.filter((other) => other !== path)));
  return {
    ignore: sortedUnique([...ignore, ...widest]),
    adopt: adopt.filter((path) => !isCovered(path, widest)),
  };
}

/** Leaves these to be healed, with all that is below them. @param paths absent: all */
export function healing({ ignore, adopt }: DriftPolicy, paths?: readonly string[]): DriftPolicy {
  const kept = (list: readonly string[]) =>
    paths === undefined ? [] : list.filter((path) => !isCovered(path, paths));
  return { ignore: kept(ignore), adopt: kept(adopt) };
}

/** The path that still covers this one, and the list that has it; undefined where it is healed. */
export function coverOf(
  path: string,
  policy: DriftPolicy,
): { readonly list: keyof DriftPolicy; readonly path: string } | undefined {
  return LISTS.flatMap((list) => policy[list].map((cover) => ({ list, path: cover })))
    .find((cover) => isCovered(path, [cover.path]));
}

/** By path. */
export function policyChanges(before: DriftPolicy, after: DriftPolicy): PolicyChange[] {
  const paths = [before, after].flatMap((policy) => LISTS.flatMap((list) => policy[list]));
  const answer = (path: string, policy: DriftPolicy): DriftAnswer =>
    coverOf(path, policy)?.list ?? "heal";
  return sortedUnique(paths)
    .map((path) => ({ path, was: answer(path, before), is: answer(path, after) }))
    .filter(({ was, is }) => was !== is);
}
