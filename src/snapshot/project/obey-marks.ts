/**
 * `!reset` takes a key away, of the file that has it and of those that it is merged over; `!override`
 * takes it away of those only. Source: https://docs.docker.com/reference/compose-file/merge/#reset-value
 */
import type { Mark, Marks } from "../yaml/marks.ts";
import { marksAt } from "../yaml/marks.ts";
import { entriesOf, mappingOf, namesOf, pairsOf } from "./forms.ts";
import type { Entries } from "./forms.ts";
import { rulesOf } from "./merge-rules.ts";
import type { RuleTree } from "./merge-rules.ts";
import type { Origins, Sourced } from "./sourced.ts";

/** A part of a file without what it resets itself. */
export function withoutResets(
  part: Sourced,
  rules: RuleTree | undefined,
  origins: Origins,
): Sourced {
  const marks = marksOf(part);
  return marks === undefined ? part : new Removal(["!reset"], origins).without(part, marks, rules);
}

/** What is left of an earlier part for a later one to be merged over. */
export function withoutMarked(
  part: Sourced,
  later: Sourced,
  rules: RuleTree | undefined,
  origins: Origins,
): Sourced {
  const marks = marksOf(later);
  if (marks === undefined) return part;
  return new Removal(["!reset", "!override"], origins).without(part, marks, rules);
}

function marksOf({ origin }: Sourced): Marks | undefined {
  const { marks } = origin.document;
  return marks && marksAt(marks, origin.path);
}

class Removal {
  readonly #removing: readonly Mark[];
  readonly #origins: Origins;

  constructor(removing: readonly Mark[], origins: Origins) {
    this.#removing = removing;
    this.#origins = origins;
  }

  without(part: Sourced, marks: Marks, rules: RuleTree | undefined): Sourced {
    const entries = this.#entries(part, rules);
    if (entries === undefined) return part;
    const left = new Map(entries);
    for (const [key, inner] of marks.entries) {
      const entry = left.get(key);
      if (entry === undefined) continue;
      if (inner.mark !== undefined && this.#removing.includes(inner.mark)) left.delete(key);
      else left.set(key, this.without(entry, inner, rulesOf(key, rules)));
    }
    return mappingOf(left, part, this.#origins);
  }

  /** A key may be taken away of a mapping that is written as a list. */
  #entries(part: Sourced, rules: RuleTree | undefined): Entries | undefined {
    const rule = rules?.rule;
    if (rule?.by === "pairs") return pairsOf(part, this.#origins);
    if (rule?.by === "names") return namesOf(part, rule.meaning, this.#origins);
    return entriesOf(part, this.#origins);
  }
}
