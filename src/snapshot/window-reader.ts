/** One entry of `windows` in maintenance.yaml. */
import type { MaintenanceWindow } from "../model/maintenance.ts";
import { formatDuration, MILLISECOND, parseDuration } from "../model/units.ts";
import { cronComplaint, isTimeZone, shortestPeriod } from "./cron.ts";
import {
  described,
  duration,
  listOf,
  oneOf,
  reader,
  recordOf,
  refine,
  schemaOf,
  text,
} from "./readers.ts";

type Written = Omit<MaintenanceWindow, "timezone"> & { readonly timezone?: string };

const cronPattern = refine(text, (pattern, field) => {
  const complaint = cronComplaint(pattern);
  if (complaint === undefined) return pattern;
  const hint = "Such as `0 3 * * 0`, Sundays at 3; seconds first when there are 6 fields.";
  return field.invalid(`is not a cron pattern: ${complaint.replace(/\.$/, "")}`, hint);
});

const timeZone = refine(
  text,
  (name, field) =>
    isTimeZone(name)
      ? name
      : field.invalid("is not the name of a time zone", "Such as `Europe/Zurich`, or `UTC`."),
);

const howLong = refine(duration, (given, field) => {
  const milliseconds = parseDuration(given)! / MILLISECOND;
  return milliseconds > 0 ? milliseconds : field.invalid("must be longer than nothing, and end");
});

const listOfNames = listOf(text);

const names = reader<string[]>({ ...schemaOf(listOfNames), minItems: 1 }, (field) => {
  if (!Array.isArray(field.value) || field.value.length > 0) return listOfNames(field);
  return field.invalid("names nothing", "Leave it out where the window is of all of the cluster.");
});

const readWritten = recordOf<Written>(["kind", "cron", "duration"], {
  name: text,
  kind: described(
    "Stop: nothing is touched while it is open. Allow: changes are made only then.",
    oneOf("stop", "allow"),
  ),
  cron: described("When it opens: 5 to 7 fields, seconds first when there are 6.", cronPattern),
  timezone: described("Of `cron`.", timeZone, "UTC"),
  duration: described("How long it is open.", howLong),
  reason: text,
  workloads: names,
  nodes: names,
});

export const readWindow = reader<MaintenanceWindow>(schemaOf(readWritten), (field) => {
  const window = readWritten(field);
  if (window === undefined) return undefined;
  const period = shortestPeriod(window.cron);
  if (window.duration < period) return { timezone: "UTC", ...window };
  const place = field.at("duration") ?? field;
  return place.invalid(
    `is not shorter than the ${formatDuration(period * MILLISECOND)} between two openings`,
    "A window has to close before it opens again.",
  );
});
