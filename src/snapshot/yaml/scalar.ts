/** What an unquoted YAML scalar says. */

export type Scalar = string | number | boolean | null;

const NAMED: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["", "~", "null", "Null", "NULL"].map((text) => [text, null] as const),
  ...["true", "True", "TRUE"].map((text) => [text, true] as const),
  ...["false", "False", "FALSE"].map((text) => [text, false] as const),
]);

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * YAML 1.2's core schema, but a number keeps its spelling as text unless the number says it all:
 * `1.10`, `0644` and `1e3` stay what they look like, so that an image's version or an
 * environment's value is never rounded. Who needs a number reads it from the text.
 */
export function plainScalar(source: string): Scalar {
  const named = NAMED.get(source);
  if (named !== undefined) return named;
  if (NUMBER.test(source) && String(Number(source)) === source) return Number(source);
  return source;
}
