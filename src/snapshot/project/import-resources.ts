/** What an included model adds to the one that includes it: each resource as it is, or a conflict. */
import type { Problem } from "../../model/snapshot.ts";
import { problem } from "../problems.ts";
import { stableJson } from "../stable-json.ts";
import { entriesOf, mappingOf } from "./forms.ts";
import type { Origins, Sourced } from "./sourced.ts";

/** These are each file's own. */
const OWN: ReadonlySet<string> = new Set(["name", "version", "include"]);

/**
 * The model with all that the included one has, unknown keys too, so that they are reported. What
 * both have has to be the same; all else is reported, and stays as the model has it.
 */
export function importResources(
  model: Sourced,
  included: Sourced,
  origins: Origins,
  problems: Problem[],
): Sourced {
  const sections = entriesOf(included, origins) ?? new Map<string, Sourced>();
  const all = new Map(entriesOf(model, origins));
  for (const [title, section] of sections) {
    if (OWN.has(title) || title.startsWith("x-")) continue;
    const own = all.get(title);
    if ((own?.value ?? null) === null) all.set(title, section);
    else all.set(title, joined(title, own!, section, origins, problems));
  }
  return mappingOf(all, model, origins);
}

function joined(
  title: string,
  own: Sourced,
  included: Sourced,
  origins: Origins,
  problems: Problem[],
): Sourced {
  const entries = entriesOf(own, origins);
  const others = entriesOf(included, origins);
  // Its reader says what is wrong with it.
  if (entries === undefined || others === undefined) return entries === undefined ? own : included;
  const all = new Map(entries);
  for (const [name, other] of others) {
    const known = all.get(name);
    if (known === undefined) all.set(name, other);
    else if (stableJson(known.value) !== stableJson(other.value)) {
      problems.push(conflict(title, name, known, other));
    }
  }
  return mappingOf(all, own, origins);
}

function conflict(title: string, name: string, known: Sourced, other: Sourced): Problem {
  const place = placeOf(other);
  const message = `\`${title}.${name}\` is defined otherwise in ${known.origin.document.file}, ` +
    `line ${placeOf(known).line}`;
  const hint = "Define it once; an override file may change what is included.";
  return problem("conflicting-definition", place, message, hint);
}

function placeOf({ origin: { document, path } }: Sourced) {
  return document.locate(path, "key");
}
