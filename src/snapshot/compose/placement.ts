/** Where a service is to run: `deploy.placement`, and classic Swarm's labels and variables. */
import { isPlacementLabel, labelItems, PLACEMENT_LABELS } from "../../model/classic-placement.ts";
import type { ContainerSpec } from "../../model/container-spec.ts";
import {
  NO_WISHES,
  type PlacementExpression,
  type PlacementWishes,
} from "../../model/placement.ts";
import type { Field } from "../field.ts";
import { parseConstraint, parseSpread } from "../placement/compose-constraint.ts";
import { type Fault, type Parsed, parseExpression } from "../placement/expression.ts";

const KINDS = ["constraint", "affinity", "whitelist"] as const;

/**
 * Reports expressions that cannot be read.
 * @param service the field that the spec was read from
 * @param spec in its canonical form
 */
export function readPlacement(service: Field, spec: ContainerSpec): PlacementWishes {
  const said = spec.deploy?.placement;
  if (said === undefined && !Object.keys(spec.labels ?? {}).some(isPlacementLabel)) {
    return NO_WISHES;
  }
  const read = <T>(from: Section[], texts: readonly string[], parse: Parse<T>): T[] =>
    texts.flatMap((text) => {
      const parsed = parse(text);
      if ("value" in parsed) return [parsed.value];
      report(textsOf(service, from), service, text, parsed.fault);
      return [];
    });
  const classic = KINDS.flatMap((kind) =>
    read(
      ["environment", "labels"],
      itemsOf(kind, service, spec),
      (text) => parseExpression(kind, text),
    )
  );
  const constraints = read(["deploy"], said?.constraints ?? [], parseConstraint);
  const labels = (said?.preferences ?? []).map(({ spread }) => spread);
  return {
    expressions: [...constraints, ...classic],
    spread: read(["deploy"], labels, parseSpread),
  };
}

type Parse<T> = (text: string) => Parsed<T>;
type Section = "environment" | "labels" | "deploy";

function itemsOf(
  kind: PlacementExpression["kind"],
  service: Field,
  { labels }: ContainerSpec,
): readonly string[] {
  const label = PLACEMENT_LABELS[kind];
  const json = labels?.[label] ?? "[]";
  const items = labelItems(json);
  if (items !== undefined) return items;
  const field = textsOf(service, ["labels"]).find(({ value }) => value === json) ?? service;
  const hint = 'Such as `["storage==ssd"]`.';
  field.report("placement-syntax", `the label \`${label}\` is not a JSON list of texts`, hint);
  return [];
}

/** @param fields where it may have been read */
function report(fields: Field[], service: Field, text: string, fault: Fault): void {
  const field = fields.find((each) => says(each, text)) ?? service;
  const begin = typeof field.value === "string" ? field.value.indexOf(text) : -1;
  const offset = begin < 0 ? undefined : begin + fault.at;
  const message = `\`${text}\` ${fault.message}`;
  field.report("placement-syntax", message, fault.hint, "value", offset);
}

/** Alone, as a variable in one text, as a variable torn into key and value, or in a JSON list. */
function says({ key, value }: Field, text: string): boolean {
  const said = String(value);
  return said === text || VARIABLE.exec(said)?.[1] === text ||
    VARIABLE.exec(`${key}=${said}`)?.[1] === text || said.includes(JSON.stringify(text));
}

const VARIABLE = /^[a-z]+:(.*)$/s;

/** Every text below these keys of the service. */
function textsOf(service: Field, sections: readonly Section[]): Field[] {
  const below = (field: Field): Field[] => {
    const { value } = field;
    if (value === null || typeof value !== "object") return [field];
    const inner = Array.isArray(value) ? field.items() : field.entries().map(([, each]) => each);
    return inner.flatMap(below);
  };
  return service.entries().filter(([key]) => sections.includes(key as Section))
    .flatMap(([, field]) => below(field));
}
