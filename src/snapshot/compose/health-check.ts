/** `healthcheck`. */
import type { HealthCheckSpec } from "../../model/container-spec.ts";
import {
  duration,
  flag,
  integer,
  listOf,
  objectOf,
  refine,
  scalar,
  shortOrLong,
  text,
} from "../readers.ts";

/** In a file, `disable` may stand beside the rest. */
type Written = Exclude<HealthCheckSpec, { disable: true }> & { disable?: boolean };

const KINDS: ReadonlySet<string | undefined> = new Set(["NONE", "CMD", "CMD-SHELL"]);

/** A text is for the shell; a list says in its first item what the others are. */
const test = shortOrLong(
  refine(text, (command) => ["CMD-SHELL", command]),
  refine(
    listOf(scalar),
    (list, field) =>
      list.length === 0 || KINDS.has(list[0])
        ? list
        : field.invalid("begins with none of NONE, CMD, CMD-SHELL"),
  ),
);

const read = objectOf<Written>({
  test,
  interval: duration,
  timeout: duration,
  start_period: duration,
  start_interval: duration,
  retries: integer,
  disable: flag,
});

export const healthCheck = refine(
  read,
  ({ disable, ...check }): HealthCheckSpec =>
    disable || check.test?.[0] === "NONE" ? { disable: true } : check,
);
