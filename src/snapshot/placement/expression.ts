/**
 * One expression of where a container is to run: `storage==ssd`, `image!=~busybox`, `zone==/^eu-/`.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/docs/scheduler/filter.md
 */
import { nearest } from "../../model/nearest.ts";
import type { PlacementExpression } from "../../model/placement.ts";
import { compilePattern, isRegularExpression, MAX_PATTERN } from "./pattern.ts";

/** What is wrong with a text, and where: an offset into it, from 0. */
export interface Fault {
  readonly at: number;
  readonly message: string;
  readonly hint: string;
}

export type Parsed<T> = { readonly value: T } | { readonly fault: Fault };

/** What is before and after the operator. */
export interface Comparison {
  readonly key: string;
  readonly operator: PlacementExpression["operator"];
  readonly right: string;
  /** Where the right side begins. */
  readonly rightAt: number;
}

const KEY = /^[a-z0-9_](?:[a-z0-9_./-]*[a-z0-9_])?$/i;

/** `key==value` or `key!=value`, in either spelling's own sense of both. */
export function parseComparison(text: string): Parsed<Comparison> {
  const at = text.search(/[=!]=/);
  if (at < 0) return fault(Math.max(0, text.search(/[=!<>~]/)), NO_OPERATOR, EXAMPLE);
  const key = text.slice(0, at).trim();
  const right = text.slice(at + 2).trim();
  const rightAt = text.length - text.slice(at + 2).trimStart().length;
  if (key === "") return fault(0, "has nothing before its operator", EXAMPLE);
  if (!KEY.test(key)) return fault(text.indexOf(key), "has a key that no label has", KEY_HINT);
  if (right === "") return fault(at + 2, "has nothing after its operator", EMPTY_HINT);
  return { value: { key, operator: text.slice(at, at + 2) as "==" | "!=", right, rightAt } };
}

/** In classic Swarm's spelling. */
export function parseExpression(
  kind: PlacementExpression["kind"],
  text: string,
): Parsed<PlacementExpression> {
  const comparison = parseComparison(text);
  if ("fault" in comparison) return comparison;
  const { key, operator, right, rightAt } = comparison.value;
  if (kind === "whitelist" && key !== "node") {
    return fault(0, "cannot list that", whitelistHint(key));
  }
  const soft = right.startsWith("~");
  const pattern = soft ? right.slice(1) : right;
  const wrong = patternFault(pattern);
  if (wrong !== undefined) return fault(rightAt + (soft ? 1 : 0), ...wrong);
  const values = kind === "whitelist" ? pattern.split("|") : [pattern];
  return { value: { kind, key, operator, soft, values, text } };
}

function patternFault(pattern: string): [message: string, hint: string] | undefined {
  if (pattern === "") return ["has nothing after its operator", EMPTY_HINT];
  if (pattern.length > MAX_PATTERN) {
    return [`has a pattern of ${pattern.length} characters`, `Up to ${MAX_PATTERN} are taken.`];
  }
  if (!isRegularExpression(pattern)) return undefined;
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    const words = (error as Error).message.replace(/^error parsing regexp: /, "");
    return [`has a regular expression that cannot be read: ${words}`, PATTERN_HINT];
  }
}

function whitelistHint(key: string): string {
  const near = nearest(key, ["node"]);
  return near === undefined ? "A whitelist is of nodes: `node==a|b`." : `Did you mean \`${near}\`?`;
}

function fault(at: number, message: string, hint: string): { fault: Fault } {
  return { fault: { at, message, hint } };
}

const NO_OPERATOR = "has neither `==` nor `!=`";
const EXAMPLE = "Such as `storage==ssd`, `node!=host-*` or, only where possible, `zone==~eu`.";
const KEY_HINT = "Letters, digits, `_`, `-`, `.` and `/`.";
const EMPTY_HINT = "`!=/./` is for what has no such label.";
const PATTERN_HINT = "The syntax is that of RE2, without look-around and back-references.";
