/** Compose files over one another. */
import { isMapping } from "../../model/mapping.ts";
import { entriesOf, hostsOf, itemsOf, listOf, mappingOf, namesOf, pairsOf } from "./forms.ts";
import type { Entries } from "./forms.ts";
import { hostAddress } from "./item-keys.ts";
import type { ItemKey } from "./item-keys.ts";
import { FILE_RULES, REPLACING, rulesOf } from "./merge-rules.ts";
import type { MergeRule, RuleTree } from "./merge-rules.ts";
import { withoutMarked } from "./obey-marks.ts";
import type { Origins, Sourced } from "./sourced.ts";

const SERVICE_RULES = rulesOf("", rulesOf("services", FILE_RULES));

/**
 * The file that all together say, as one person would have written it; each part keeps where it
 * stands. Later ones come over earlier ones. What is not what its key takes cannot be merged, and
 * stands alone: its reader says what is wrong with it.
 */
export function mergeFiles([first, ...later]: readonly [Sourced, ...Sourced[]], origins: Origins) {
  return later.reduce(
    (base, override) => mergeParts(base, override, FILE_RULES, origins),
    first,
  );
}

/** A service over one that it extends. It stands where it stood. */
export function mergeServices(base: Sourced, service: Sourced, origins: Origins): Sourced {
  return { ...mergeParts(base, service, SERVICE_RULES, origins), origin: service.origin };
}

function mergeParts(
  base: Sourced,
  override: Sourced,
  rules: RuleTree | undefined,
  origins: Origins,
): Sourced {
  return new Merge(origins).merge(withoutMarked(base, override, rules, origins), override, rules);
}

/** Two sides in one form; undefined of one that is not what its key takes. */
type Reading<T> = (side: Sourced) => T | undefined;

/** A key of pairs that has nothing behind it says something. */
const EACH_REPLACED: RuleTree = { inner: new Map([["*", { rule: REPLACING, inner: new Map() }]]) };

class Merge {
  readonly #origins: Origins;

  constructor(origins: Origins) {
    this.#origins = origins;
  }

  merge(base: Sourced, override: Sourced, rules: RuleTree | undefined): Sourced {
    const rule = rules?.rule;
    if (rule?.by === "replacing") return override;
    // A key with nothing behind it says nothing.
    if ((override.value ?? null) === null) return base;
    if ((base.value ?? null) === null) return override;
    return rule === undefined
      ? this.#byKind(base, override, rules)
      : this.#byRule(base, override, rule, rules);
  }

  #byKind(base: Sourced, override: Sourced, rules: RuleTree | undefined): Sourced {
    if (Array.isArray(base.value) && Array.isArray(override.value)) {
      return this.#items(base, override, (side) => itemsOf(side, this.#origins));
    }
    if (!isMapping(base.value) || !isMapping(override.value)) return override;
    return this.#entries(base, override, rules, (side) => entriesOf(side, this.#origins));
  }

  #byRule(base: Sourced, override: Sourced, rule: MergeRule, rules?: RuleTree): Sourced {
    const origins = this.#origins;
    switch (rule.by) {
      case "replacing":
        return override;
      case "variant":
        return differs(base, override, rule.of) ? override : this.#byKind(base, override, rules);
      case "pairs":
        return this.#entries(base, override, EACH_REPLACED, (side) => pairsOf(side, origins));
      case "names":
        return this.#entries(base, override, rules, (side) => namesOf(side, rule.meaning, origins));
      case "hosts":
        return this.#items(base, override, (side) => hostsOf(side, origins), hostAddress);
      case "items":
        return this.#items(base, override, (side) => itemsOf(side, origins), rule.key, rule.deep);
    }
  }

  #entries(
    base: Sourced,
    override: Sourced,
    rules: RuleTree | undefined,
    read: Reading<Entries>,
  ): Sourced {
    const [earlier, later] = [read(base), read(override)];
    if (earlier === undefined) return base;
    if (later === undefined) return override;
    const entries = new Map(earlier);
    for (const [key, entry] of later) {
      const before = entries.get(key);
      entries.set(key, before ? this.merge(before, entry, rulesOf(key, rules)) : entry);
    }
    return mappingOf(entries, base, this.#origins);
  }

  /** Items that have the same key are one, which stands where the first of them stood. */
  #items(
    base: Sourced,
    override: Sourced,
    read: Reading<readonly Sourced[]>,
    keyOf: ItemKey = () => undefined,
    deep = false,
  ): Sourced {
    const [earlier, later] = [read(base), read(override)];
    if (earlier === undefined) return base;
    if (later === undefined) return override;
    const items = new Map<string | symbol, Sourced>();
    for (const item of [...earlier, ...later]) {
      const key = keyOf(item.value) ?? Symbol();
      const before = items.get(key);
      items.set(key, before && deep ? this.merge(before, item, undefined) : item);
    }
    return listOf([...items.values()], base, this.#origins);
  }
}

function differs(base: Sourced, override: Sourced, key: string): boolean {
  const [before, after] = [base, override].map(({ value }) => isMapping(value) ? value[key] : null);
  return (before ?? null) !== null && (after ?? null) !== null && before !== after;
}
