/** From what each file declares to what all of them say together. */
import { withoutComposeLabels } from "../model/compose-labels.ts";
import type { Position, Problem } from "../model/snapshot.ts";
import { problem } from "./problems.ts";
import { stableJson } from "./stable-json.ts";

export interface Placed<T> {
  readonly item: T;
  readonly position: Position;
}

interface Definition {
  readonly name: string;
  readonly external: boolean;
}

/**
 * By engine name. What one file defines others may refer to as external; who defines the same again
 * has to say the same.
 */
export class DefinitionMerge<T extends Definition> {
  readonly definitions = new Map<string, T>();
  readonly #what: "network" | "volume";
  readonly #problems: Problem[];
  /** Of those that are defined: where. */
  readonly #places = new Map<string, Placed<T>>();

  /** @param problems takes what is said in two ways */
  constructor(what: "network" | "volume", problems: Problem[]) {
    this.#what = what;
    this.#problems = problems;
  }

  add(placed: Placed<T>): void {
    const { item } = placed;
    const { name } = item;
    if (item.external) {
      if (!this.definitions.has(name)) this.definitions.set(name, item);
      return;
    }
    const earlier = this.#places.get(name);
    if (earlier === undefined) {
      this.#places.set(name, placed);
      this.definitions.set(name, item);
    } else if (said(earlier.item) !== said(item)) {
      this.#problems.push(conflict(this.#what, name, earlier, placed));
    }
  }
}

/** Two projects may define one network alike: whose it is to Compose does not matter. */
function said(definition: Definition & { labels?: Readonly<Record<string, string>> }): string {
  return stableJson({ ...definition, labels: withoutComposeLabels(definition.labels) });
}

function conflict(
  what: string,
  name: string,
  earlier: Placed<unknown>,
  later: Placed<unknown>,
): Problem {
  const { file, line } = earlier.position;
  const message = `the ${what} \`${name}\` is defined otherwise in ${file}, line ${line}`;
  const hint = "Define it once, and refer to it with `external: true` elsewhere.";
  return problem("conflicting-definition", later.position, message, hint);
}
