/** From what each file declares to what all of them say together. */
import { withoutComposeLabels } from "../model/compose-labels.ts";
import type { Position, Problem } from "../model/snapshot.ts";
import { problem } from "./problems.ts";
import { stableJson } from "./stable-json.ts";

export interface Placed<T> {
  readonly item: T;
  readonly position: () => Position;
}

interface Definition {
  readonly name: string;
  readonly external: boolean;
}

/**
 * By engine name. What one file defines others may refer to as external; who defines the same again
 * has to say the same.
 */
export function mergeDefinitions<T extends Definition>(
  all: readonly Placed<T>[],
  what: "network" | "volume",
  problems: Problem[],
): Map<string, T> {
  const merged = new Map<string, Placed<T>>();
  for (const placed of all) {
    const { name, external } = placed.item;
    const earlier = merged.get(name);
    if (!earlier || earlier.item.external) merged.set(name, placed);
    else if (!external && said(earlier.item) !== said(placed.item)) {
      problems.push(conflict(what, name, earlier, placed));
    }
  }
  return new Map([...merged].map(([name, { item }]) => [name, item]));
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
  const { file, line } = earlier.position();
  const message = `the ${what} \`${name}\` is defined otherwise in ${file}, line ${line}`;
  const hint = "Define it once, and refer to it with `external: true` elsewhere.";
  return problem("conflicting-definition", later.position(), message, hint);
}
