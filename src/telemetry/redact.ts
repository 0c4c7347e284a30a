/** Takes secrets out of what is about to be logged. Pure. */

const MASK = "***";
/** Deeper than anything we log; what is below is a mistake, and is cut off. */
const MAX_DEPTH = 8;

/** Field names whose values are secrets. */
const SECRET_KEY =
  /passw(?:or)?d|passphrase|secret|token|credential|authorization|cookie|private_?key|api_?key/i;

/** What is a secret within a text, and what is left of it. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+@/gi, `$1${MASK}@`],
  // Authorization: Bearer …, as in a dump of headers
  [/(\bauthorization["']?\s*[:=]\s*["']?)(?:[a-z]+\s+)?[^\s"',]+/gi, `$1${MASK}`],
  [/(\b(?:bearer|x-registry-auth:)\s+)[a-z0-9._~+/=-]{16,}/gi, `$1${MASK}`],
  // password=…, as in a query or a command line
  [/(\b\w*(?:password|passwd|secret|token|api_?key)=)[^&\s"']+/gi, `$1${MASK}`],
];

export function redactText(text: string): string {
  return SECRET_TEXT.reduce((rest, [pattern, left]) => rest.replace(pattern, left), text);
}

/**
 * A copy fit for JSON: secrets masked, errors as plain objects with their causes, anything too deep
 * or circular cut off.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "…";
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return redact([...value], depth + 1);
  return redactObject(value, depth);
}

/** A field change ({path, live, desired}) has its name in a value, so both sides of it are masked. */
function redactObject(value: object, depth: number): Record<string, unknown> {
  const ofSecret = "path" in value && SECRET_KEY.test(String(value.path));
  const isSecret = (key: string) =>
    SECRET_KEY.test(key) || (ofSecret && (key === "live" || key === "desired"));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      inner && isSecret(key) ? MASK : redact(inner, depth + 1),
    ]),
  );
}

/** Own fields (a code, details) are kept. A stack is for mistakes: a code says more than it would. */
function redactError(error: Error, depth: number): unknown {
  const { message, cause, stack, name: type, ...own } = error as Error & { code?: unknown };
  const mistake = own.code === undefined || own.code === "internal";
  return redact(
    { type, message, ...own, ...(cause ? { cause } : {}), ...(mistake ? { stack } : {}) },
    depth,
  );
}
