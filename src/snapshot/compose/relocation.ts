/** What a service says of the loss of its node: `x-ark`, which goes before labels. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { Relocation } from "../../model/relocation.ts";
import { MILLISECOND, parseDuration } from "../../model/units.ts";
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
    if (!Object.hasOwn(labels, label)) return said;
    const labelled = reader(fieldOf(label, service) ?? service.child("label_file", labels[label]));
    return said ?? labelled;
  };
  const may = read(extension.move, "ark.move", move);
  const lostAfter = read(extension.lost_after, "ark.lost_after", patience);
  const returning = read(extension.on_return, "ark.on_return", onReturn);
  return {
    ...(may !== undefined && { move: may }),
    ...(lostAfter !== undefined && { lostAfter: (parseDuration(lostAfter) ?? 0) / MILLISECOND }),
    ...(returning !== undefined && { onReturn: returning }),
  };
}

/** Labels are a mapping, or a list of `label=value`; all others are of a file. */
function fieldOf(label: string, service: Field): Field | undefined {
  const labels = service.at("labels");
  if (!Array.isArray(labels?.value)) return labels?.at(label);
  const begin = `${label}=`;
  const index = labels.value.findIndex((item) => String(item).startsWith(begin));
  return index < 0 ? undefined : labels.child(index, labels.value[index].slice(begin.length));
}
