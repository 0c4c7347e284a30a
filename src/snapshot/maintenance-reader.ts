/** maintenance.yaml: what is not to be scheduled now. */
import type { Maintenance, Stop, WorkloadStop } from "../model/snapshot.ts";
import type { Field } from "./field.ts";
import { listOf, objectOf, oneOf, recordOf, text } from "./readers.ts";

/** What holds where the file is absent or empty. */
export const NO_MAINTENANCE: Maintenance = { scheduling: "running", holds: [] };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of a time with its zone, as ISO 8601 writes it. */
function time(field: Field): number | undefined {
  const given = text(field);
  if (given === undefined) return undefined;
  const milliseconds = TIME.test(given) ? Date.parse(given) : NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  return field.invalid("is not a time with its zone", "Such as `2031-05-04T03:00:00Z`.");
}

const STOP = { reason: text, author: text, since: time, until: time } as const;

const read = objectOf<Maintenance>({
  scheduling: oneOf("running", "stopped"),
  stop: objectOf<Stop>(STOP),
  holds: listOf(recordOf<WorkloadStop>(["workload"], { workload: text, ...STOP })),
});

/** A `stop` beside `scheduling: running` is what is left of an earlier one. */
export function readMaintenance(root: Field): Maintenance {
  const { scheduling = "running", stop, holds = [] } = root.value === null ? {} : read(root) ?? {};
  if (stop === undefined) return { scheduling, holds };
  if (scheduling === "stopped") return { scheduling, stop, holds };
  if (root.root.findings.length > 0) return { scheduling, holds };
  const field = root.entries().find(([key]) => key === "stop")?.[1] ?? root;
  const hint = "Write `scheduling: stopped` to stop, or remove `stop`.";
  field.report("no-effect", "`stop` has no effect while scheduling is running", hint, "key");
  return { scheduling, holds };
}
