/** One entry of `windows` in maintenance.yaml. */
import type { MaintenanceWindow } from "../model/maintenance.ts";
import { formatDuration, parseDuration } from "../model/units.ts";
import { cronComplaint, isTimeZone, shortestPeriod } from "./cron.ts";
import type { Field } from "./field.ts";
import { duration, listOf, oneOf, recordOf, text } from "./readers.ts";

const MILLISECOND = 1e6;

type Written = Omit<MaintenanceWindow, "timezone"> & { readonly timezone?: string };

const readWritten = recordOf<Written>(["kind", "cron", "duration"], {
  name: text,
  kind: oneOf("stop", "allow"),
  cron: cronPattern,
  timezone: timeZone,
  duration: howLong,
  reason: text,
  workloads: names,
  nodes: names,
});

export function readWindow(field: Field): MaintenanceWindow | undefined {
  const window = readWritten(field);
  if (window === undefined) return undefined;
  const period = shortestPeriod(window.cron);
  if (window.duration < period) return { timezone: "UTC", ...window };
  const place = field.entries().find(([key]) => key === "duration")?.[1] ?? field;
  return place.invalid(
    `is not shorter than the ${formatDuration(period * MILLISECOND)} between two openings`,
    "A window has to close before it opens again.",
  );
}

function cronPattern(field: Field): string | undefined {
  const pattern = text(field);
  const complaint = pattern === undefined ? undefined : cronComplaint(pattern);
  if (complaint === undefined) return pattern;
  const hint = "Such as `0 3 * * 0`, Sundays at 3; seconds first when there are 6 fields.";
  return field.invalid(`is not a cron pattern: ${complaint.replace(/\.$/, "")}`, hint);
}

function timeZone(field: Field): string | undefined {
  const name = text(field);
  if (name === undefined || isTimeZone(name)) return name;
  return field.invalid("is not the name of a time zone", "Such as `Europe/Zurich`, or `UTC`.");
}

function howLong(field: Field): number | undefined {
  const given = duration(field);
  if (given === undefined) return undefined;
  const milliseconds = parseDuration(given)! / MILLISECOND;
  return milliseconds > 0 ? milliseconds : field.invalid("must be longer than nothing, and end");
}

function names(field: Field): string[] | undefined {
  if (!Array.isArray(field.value) || field.value.length > 0) return listOf(text)(field);
  return field.invalid("names nothing", "Leave it out where the window is of all of the cluster.");
}
