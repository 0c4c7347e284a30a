/** `healthcheck`. */
import type { HealthCheckSpec } from "../../model/container-spec.ts";
import type { Field } from "../field.ts";
import { duration, flag, integer, listOf, objectOf, scalar, text } from "../readers.ts";

/** In a file, `disable` may stand beside the rest. */
type Written = Exclude<HealthCheckSpec, { disable: true }> & { disable?: boolean };

const read = objectOf<Written>({
  test,
  interval: duration,
  timeout: duration,
  start_period: duration,
  start_interval: duration,
  retries: integer,
  disable: flag,
});

const KINDS: ReadonlySet<string | undefined> = new Set(["NONE", "CMD", "CMD-SHELL"]);

/** A text is for the shell; a list says in its first item what the others are. */
function test(field: Field): string[] | undefined {
  if (!Array.isArray(field.value)) {
    const command = text(field);
    return command === undefined ? undefined : ["CMD-SHELL", command];
  }
  const list = listOf(scalar)(field);
  if (list === undefined || list.length === 0 || KINDS.has(list[0])) return list;
  return field.invalid("begins with none of NONE, CMD, CMD-SHELL");
}

export function healthCheck(field: Field): HealthCheckSpec | undefined {
  const written = read(field);
  if (!written) return undefined;
  const { disable, ...check } = written;
  return disable || check.test?.[0] === "NONE" ? { disable: true } : check;
}
