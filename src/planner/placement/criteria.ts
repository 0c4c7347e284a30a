/** Placement wishes made ready to be asked of many nodes. */
import type { PlacementExpression, PlacementWishes } from "../../model/placement.ts";
import { compilePattern } from "../../snapshot/placement/pattern.ts";

export interface Criterion {
  readonly expression: PlacementExpression;
  /** Whether any of the texts is as asked for, or none is where that is asked for. */
  holds(texts: Iterable<string>): boolean;
}

export interface Criteria {
  /** The same for equal wishes; short. Empty where there are none. */
  readonly key: string;
  /** Of the node itself: constraints and whitelists. */
  readonly ofNode: readonly Criterion[];
  /** Of what is on it. */
  readonly affinities: readonly Criterion[];
  /** Engine labels over whose values is spread. */
  readonly spread: readonly string[];
  /** Without those that are to be heeded where possible; absent: there is none. */
  readonly hard?: Criteria;
}

export const NO_CRITERIA: Criteria = { key: "", ofNode: [], affinities: [], spread: [] };

/** Makes each only once. */
export class CriteriaBook {
  readonly #byWishes = new Map<string, Criteria>();
  #count = 0;

  of({ expressions, spread }: PlacementWishes): Criteria {
    if (expressions.length + spread.length === 0) return NO_CRITERIA;
    let wishes = spread.join(" ");
    for (const { kind, key, operator, soft, values } of expressions) {
      wishes += `\n${kind} ${key}${operator}${soft ? "~" : ""}${values.join("|")}`;
    }
    const known = this.#byWishes.get(wishes);
    if (known !== undefined) return known;
    const made = this.#make(`${++this.#count}:`, expressions, spread);
    this.#byWishes.set(wishes, made);
    return made;
  }

  #make(
    key: string,
    expressions: readonly PlacementExpression[],
    spread: readonly string[],
  ): Criteria {
    const criteria = expressions.map(criterion);
    const hard = expressions.filter(({ soft }) => !soft);
    return {
      key,
      ofNode: criteria.filter(({ expression }) => expression.kind !== "affinity"),
      affinities: criteria.filter(({ expression }) => expression.kind === "affinity"),
      spread,
      ...(hard.length < expressions.length && { hard: this.of({ expressions: hard, spread }) }),
    };
  }
}

function criterion(expression: PlacementExpression): Criterion {
  const matchers = expression.values.map(compilePattern);
  const wanted = expression.operator === "==";
  return {
    expression,
    holds: (texts) => {
      for (const text of texts) {
        if (matchers.some((matches) => matches(text))) return wanted;
      }
      return !wanted;
    },
  };
}
