/** `x-ark.pin` of a service. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import { DIGEST } from "../../model/pin.ts";
import type { Field } from "../field.ts";
import { refine, text } from "../readers.ts";

const HINT = "`ark-schedule why NAME` shows the digest that runs.";

export const digest = refine(
  text,
  (given, field) =>
    DIGEST.test(given) ? given : field.invalid("is not `sha256:` and 64 hexadecimal digits", HINT),
  { pattern: DIGEST.source },
);

/** A name that says its content by itself needs no pin, and may contradict it. */
export function checkPin(service: Field, { image, "x-ark": extension }: ContainerSpec): void {
  if (extension?.pin === undefined || !/@|^(sha256:)?[0-9a-f]{64}$/.test(image ?? "")) return;
  const place = service.at("x-ark", "pin") ?? service;
  place.report(
    "conflicting-keys",
    `${place.title} is one digest too many: \`image\` has one already`,
    "Remove either of them.",
  );
}
