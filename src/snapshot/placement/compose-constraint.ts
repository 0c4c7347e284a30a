/**
 * `deploy.placement` in Compose's words, which are those of Swarm mode.
 * Source: https://docs.docker.com/reference/cli/docker/service/create/#constraint
 */
import { ARCHITECTURE } from "../../model/classic-placement.ts";
import { nearest } from "../../model/nearest.ts";
import type { PlacementExpression } from "../../model/placement.ts";
import { parseComparison, type Parsed } from "./expression.ts";
import { literal } from "./pattern.ts";

/** What each asks for, in classic Swarm's words. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ["node.id", "node"],
  ["node.hostname", "node"],
  ["node.platform.os", "ostype"],
  ["node.platform.arch", ARCHITECTURE],
]);

/** A plain engine has labels of one kind. */
const LABEL = /^(?:node|engine)\.labels\.(.+)$/;

const ALLOWED = "`node.hostname`, `node.id`, `node.labels.KEY`, `engine.labels.KEY`, " +
  "`node.platform.os` or `node.platform.arch`";

/** `node.labels.zone == eu` */
export function parseConstraint(text: string): Parsed<PlacementExpression> {
  const comparison = parseComparison(text);
  if ("fault" in comparison) return comparison;
  const { key: said, operator, right } = comparison.value;
  const key = classicKey(said);
  if (key === undefined) return unknownKey(text, said);
  const values = [literal(right)];
  return { value: { kind: "constraint", key, operator, soft: false, values, text } };
}

/** The label of `node.labels.zone`. */
export function parseSpread(text: string): Parsed<string> {
  const key = LABEL.exec(text.trim())?.[1];
  if (key !== undefined) return { value: key };
  const message = "is not a label to spread over";
  return { fault: { at: 0, message, hint: "Such as `node.labels.zone`." } };
}

function classicKey(said: string): string | undefined {
  return KEYS.get(said) ?? LABEL.exec(said)?.[1];
}

function unknownKey(text: string, said: string): Parsed<never> {
  const message = `asks for \`${said}\`, which a node does not have`;
  return { fault: { at: text.indexOf(said), message, hint: hintFor(said) } };
}

function hintFor(said: string): string {
  if (said === "node.role") return "Roles are of Swarm mode; the engines of a cluster are equals.";
  const near = nearest(said, KEYS.keys()) ?? nearLabel(said);
  return near === undefined ? `Allowed are ${ALLOWED}.` : `Did you mean \`${near}\`?`;
}

/** A mistyped `node.labels`, with the label that was meant. */
function nearLabel(said: string): string | undefined {
  const [first = "", second = "", ...rest] = said.split(".");
  const near = nearest(`${first}.${second}`, ["node.labels", "engine.labels"]);
  return near === undefined || rest.length === 0 ? undefined : `${near}.${rest.join(".")}`;
}
