/** maintenance.yaml: what is not to be scheduled, and when. */
import type { Maintenance, Scope, ScopedStop, Stop } from "../model/maintenance.ts";
import { NO_MAINTENANCE } from "../model/maintenance.ts";
import type { Field } from "./field.ts";
import { described, listOf, objectOf, oneOf, reader, refine, schemaOf, text } from "./readers.ts";
import { readWindow } from "./window-reader.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of a time with its zone, as ISO 8601 writes it. */
const time = refine(text, (given, field) => {
  const milliseconds = TIME.test(given) ? Date.parse(given) : NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  return field.invalid("is not a time with its zone", "Such as `2031-05-04T03:00:00Z`.");
}, { pattern: TIME.source });

const STOP = { reason: text, author: text, since: time, until: time } as const;

const readScoped = objectOf<Scope & Stop>({ workload: text, node: text, ...STOP });

const scopedStop = reader<ScopedStop>(schemaOf(readScoped), (field) => {
  const before = field.root.findings.length;
  const read = readScoped(field);
  if (read?.workload !== undefined && read.node !== undefined) {
    const hint = "Write an entry for each.";
    return field.report("conflicting-keys", `${field.title} names a workload and a node`, hint);
  }
  if (read?.workload !== undefined || read?.node !== undefined) return read as ScopedStop;
  if (field.root.findings.length > before) return undefined;
  return field.report("missing-key", `${field.title} lacks \`workload\` or \`node\``);
});

const read = objectOf<Maintenance>({
  scheduling: described("Stopped: nothing is touched.", oneOf("running", "stopped"), "running"),
  stop: described("Of a stop, for people, and when it ends by itself.", objectOf<Stop>(STOP)),
  holds: described("Containers and nodes that are left alone.", listOf(scopedStop)),
  windows: described(
    "Times that come again, in which nothing, or only then anything, changes.",
    listOf(readWindow),
  ),
});

/** For editors. */
export const MAINTENANCE_SCHEMA = schemaOf(read);

/** A `stop` beside `scheduling: running` is what is left of an earlier one. */
export function readMaintenance(root: Field): Maintenance {
  if (root.value === null) return NO_MAINTENANCE;
  const { stop, ...rest } = { ...NO_MAINTENANCE, ...read(root) };
  if (stop === undefined) return rest;
  if (rest.scheduling === "stopped") return { ...rest, stop };
  if (root.root.findings.length > 0) return rest;
  const field = root.at("stop") ?? root;
  const hint = "Write `scheduling: stopped` to stop, or remove `stop`.";
  field.report("no-effect", "`stop` has no effect while scheduling is running", hint, "key");
  return rest;
}
