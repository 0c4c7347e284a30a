/**
 * Values of placement expressions: a glob, whose `*` stands for anything, or a regular expression
 * between slashes. They come from people, and no pattern may hold up the service: RE2 takes time in
 * proportion to the text, whatever the pattern, and its syntax is that of classic Swarm.
 * Source: https://github.com/google/re2/wiki/Syntax
 */
import { RE2JS } from "re2js";

/** Characters. RE2's own bound is a thousand repetitions. */
export const MAX_PATTERN = 200;

export type Matcher = (text: string) => boolean;

/** A glob matches the whole text, a regular expression any part. @throws where it is no expression */
export function compilePattern(value: string): Matcher {
  if (isRegularExpression(value)) return compiled(value.slice(1, -1));
  if (!value.includes("*")) return (text) => text === value;
  return compiled(`(?s)^${value.split("*").map((part) => RE2JS.quote(part)).join(".*")}$`);
}

function compiled(expression: string): Matcher {
  const pattern = RE2JS.compile(expression);
  return (text) => pattern.test(text);
}

export function isRegularExpression(value: string): boolean {
  return value.length > 1 && value.startsWith("/") && value.endsWith("/");
}

/** A pattern that matches this text alone, whatever is in it. */
export function literal(text: string): string {
  return /^[~/]|\*/.test(text) ? `/^${RE2JS.quote(text)}$/` : text;
}
