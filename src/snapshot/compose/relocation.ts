/** What a service says of the loss of its node: `x-ark`, which goes before labels. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { Relocation } from "../../model/relocation.ts";
import { parseDuration } from "../../model/units.ts";
import type { Field } from "../field.ts";
import type { Reader } from "../readers.ts";
import { move, onReturn, patience } from "../relocation-readers.ts";

/**
 * Reports labels that say nothing that can be done.
 * @param service the field that the spec was read from
 * @param spec in its canonical form
 */
export function readRelocation(
  service: Field,
  { labels = {}, "x-ark": extension = {} }: ContainerSpec,
): Partial<Relocation> {
  const read = <T>(said: T | undefined, label: string, reader: Reader<T>): T | undefined => {
    const field = label in labels ? fieldOf(label, service) : undefined;
    const labelled = field && reader(field);
    return said ?? labelled;
  };
  const may = read(extension.move, "ark.move", move);
  const lostAfter = read(extension.lost_after, "ark.lost_after", patience);
  const returning = read(extension.on_return, "ark.on_return", onReturn);
  return {
    ...(may !== undefined && { move: may }),
    ...(lostAfter !== undefined && { lostAfter: (parseDuration(lostAfter) ?? 0) / 1e6 }),
    ...(returning !== undefined && { onReturn: returning }),
  };
}

/** Labels are a mapping, or a list of `label=value`. */
function fieldOf(label: string, service: Field): Field | undefined {
  const labels = service.entries().find(([key]) => key === "labels")?.[1];
  if (!Array.isArray(labels?.value)) {
    return labels?.entries().find(([key]) => key === label)?.[1];
  }
  const begin = `${label}=`;
  const index = labels.value.findIndex((item) => String(item).startsWith(begin));
  return index < 0 ? undefined : labels.child(index, labels.value[index].slice(begin.length));
}
