/** Networks and volumes, each as a Compose file of its own. */
import type { NetworkDefinition, VolumeDefinition } from "../model/snapshot.ts";
import { sortKeys } from "../model/sorting.ts";
import { keysOf } from "./print-workload.ts";
import { escapeDollars } from "./variables/escape-dollars.ts";
import { printYaml } from "./yaml/print-yaml.ts";

export function printNetwork(definition: NetworkDefinition): string {
  return printDefinition("networks", definition);
}

export function printVolume(definition: VolumeDefinition): string {
  return printDefinition("volumes", definition);
}

function printDefinition(
  section: "networks" | "volumes",
  definition: NetworkDefinition | VolumeDefinition,
): string {
  const { name, external, ...rest } = definition;
  const key = keysOf([name]).get(name)!;
  const written = {
    ...(key !== name && { name: escapeDollars(name) }),
    ...(external && { external }),
    ...escaped(rest) as object,
  };
  return printYaml({ [section]: { [key]: written } });
}

/** With sorted keys, which leave `driver` before its options. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return escapeDollars(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(escaped);
  const entries = Object.entries(sortKeys(value as Record<string, unknown>));
  return Object.fromEntries(entries.map(([key, inner]) => [key, escaped(inner)]));
}
