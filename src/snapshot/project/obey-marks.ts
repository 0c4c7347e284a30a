/**
 * What a file marks by `!reset` or `!override` is taken away of what it comes over.
 * Source: https://docs.docker.com/reference/compose-file/merge/#reset-value
 */
import type { Marks } from "../yaml/marks.ts";
import { marksAt } from "../yaml/marks.ts";
import { entriesOf, hostAddressesOf, mappingOf, namesOf, pairsOf } from "./forms.ts";
import type { Entries } from "./forms.ts";
import { rulesOf } from "./merge-rules.ts";
import type { RuleTree } from "./merge-rules.ts";
import type { Origins, Sourced } from "./sourced.ts";

/** What is left of an earlier part for a later one to be merged over. */
export function withoutMarked(
  part: Sourced,
  { origin }: Sourced,
  rules: RuleTree | undefined,
  origins: Origins,
): Sourced {
  const { marks } = origin.document;
  const own = marks && marksAt(marks, origin.path);
  return own === undefined ? part : without(part, own, rules, origins);
}

function without(
  part: Sourced,
  marks: Marks,
  rules: RuleTree | undefined,
  origins: Origins,
): Sourced {
  const entries = entriesIn(part, rules, origins);
  if (entries === undefined) return part;
  const left = new Map(entries);
  for (const [key, inner] of marks.entries) {
    const entry = left.get(key);
    if (inner.mark !== undefined) left.delete(key);
    else if (entry !== undefined) {
      left.set(key, without(entry, inner, rulesOf(key, rules), origins));
    }
  }
  return mappingOf(left, part, origins);
}

/** A key may be taken away of a mapping that is written as a list. */
function entriesIn(
  part: Sourced,
  rules: RuleTree | undefined,
  origins: Origins,
): Entries | undefined {
  const rule = rules?.rule;
  if (rule?.by === "pairs") return pairsOf(part, origins);
  if (rule?.by === "hosts") return hostAddressesOf(part, origins);
  if (rule?.by === "names") return namesOf(part, rule.meaning, origins);
  return entriesOf(part, origins);
}
