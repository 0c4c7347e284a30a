/** `x-ark.ignore` and `x-ark.adopt` of a service: in which fields drift is left, or committed. */
import type { ArkExtension, ContainerSpec } from "../../model/container-spec.ts";
import { FIRST_SEGMENTS, firstSegment, isCovered } from "../../model/field-path.ts";
import { nearest } from "../../model/nearest.ts";
import { sortedUnique } from "../../model/sorting.ts";
import type { Field } from "../field.ts";
import { listOf, refine, text } from "../readers.ts";

/** "environment.TZ", with a first segment that a container can differ in. */
const path = refine(text, (given, field): string | undefined => {
  const fault = pathFault(given);
  return fault === undefined ? given : field.invalid(fault.why, fault.hint);
}, { pattern: `^(${FIRST_SEGMENTS.join("|")})(\\..+)?$` });

/** What is wrong with a path that no container can differ in, and what would be right. */
export function pathFault(
  given: string,
): { readonly why: string; readonly hint: string } | undefined {
  const first = firstSegment(given);
  if (FIRST_SEGMENTS.includes(first)) return undefined;
  const near = nearest(first, FIRST_SEGMENTS);
  const hint = INSTEAD.get(given) ??
    (near === undefined
      ? "`ark-schedule why NAME` shows fields by their paths."
      : `Did you mean \`${given.replace(first, near)}\`?`);
  return { why: `is no field of a container: \`${given}\``, hint };
}

/** What differs, too, and is answered otherwise. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["state", 'The label `ark.enable_restart: "false"` leaves what has stopped.'],
  ["health", 'The label `ark.enable_restart: "false"` leaves what is unhealthy.'],
  ["name", "A container is known by its name: name the service anew."],
]);

export const paths = refine(listOf(path), sortedUnique);

/** What is ignored is not looked at, so that it cannot be adopted. */
export function checkPaths(service: Field, { "x-ark": extension = {} }: ContainerSpec): void {
  const { adopt = [], ignore = [] }: ArkExtension = extension;
  const both = adopt.find((each) => isCovered(each, ignore));
  if (both === undefined) return;
  const place = service.at("x-ark", "adopt") ?? service;
  place.report(
    "conflicting-keys",
    `${place.title} has \`${both}\`, which \`x-ark.ignore\` leaves as it is`,
    "Take it from either of them.",
  );
}
