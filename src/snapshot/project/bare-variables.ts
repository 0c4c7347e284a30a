/**
 * Variables of the environment that a file only names have their values from where the file is
 * included, which may have variables of its own.
 * Source: https://docs.docker.com/reference/compose-file/include/#env_file
 */
import { entriesOf, mappingOf, pairsOf } from "./forms.ts";
import type { Origins, Sourced } from "./sourced.ts";
import type { Lookup } from "./sources.ts";

/** The model with values for those that the lookup knows. */
export function withBareVariables(model: Sourced, variable: Lookup, origins: Origins): Sourced {
  return changed(model, "services", origins, (services) => {
    const all = entriesOf(services, origins);
    if (all === undefined) return services;
    const filled = [...all].map(([name, service]) =>
      [
        name,
        changed(service, "environment", origins, (it) => filledIn(it, variable, origins)),
      ] as const
    );
    return mappingOf(new Map(filled), services, origins);
  });
}

function filledIn(environment: Sourced, variable: Lookup, origins: Origins): Sourced {
  const pairs = pairsOf(environment, origins) ?? new Map<string, Sourced>();
  const filled = [...pairs].flatMap(([name, { value, origin }]) => {
    const known = value === null ? variable(name) : undefined;
    return known === undefined ? [] : [[name, { value: known, origin }] as const];
  });
  if (filled.length === 0) return environment;
  return mappingOf(new Map([...pairs, ...filled]), environment, origins);
}

/** A mapping with one entry changed, where it has it. */
function changed(
  mapping: Sourced,
  key: string,
  origins: Origins,
  change: (entry: Sourced) => Sourced,
): Sourced {
  const entries = entriesOf(mapping, origins);
  const entry = entries?.get(key);
  if (entries === undefined || entry === undefined) return mapping;
  return mappingOf(new Map(entries).set(key, change(entry)), mapping, origins);
}
