/** What can be asked with. Each complaint says what would be right. */
import * as z from "zod";
import { parseSpanEnd } from "../span.ts";
import { parseUntil } from "../until.ts";
import { parsePlanId } from "../../reconciler/plan-id.ts";

const NAME = "right would be a container's name: letters, digits, _ . and -";
const NODE = "right would be a node's name";
const REVISION = "right would be a commit's id, or a branch, tag or ref such as refs/pull/7/merge";
const LINE = "right would be one line of 1 to 500 characters";
const FIELD = "right would be paths of fields, such as mem_limit or environment.TZ";
const LABEL = "right would be a label: KEY or KEY=VALUE";
const FLAG = "right would be true or false";
const LIMIT = "right would be a whole number from 1 to 1000";
const UNTIL = "right would be a duration such as 90m, 2h or 1d, or a time such as " +
  "2026-11-21T18:00:00Z or 2026-11-21T18:00:00+01:00";
const SPAN = "right would be how long ago, such as 7d or 2h, a day such as 2026-11-01, or a time " +
  "such as 2026-11-21T18:00:00Z";
const PLAN_ID = "right would be the id of a plan, such as 4f0c1d2.8b1f03c2d7.7";
const PART = "right would be 1 to 200 characters of one line";

const flag = (meaning: string) => z.boolean(FLAG).default(false).describe(meaning);

export const workload = z.string(NAME).regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/, NAME)
  .describe("Name of a workload, which is its container's.");

export const container = workload.describe(
  "Name of a workload, or of a container that no file names.",
);

const PATHS =
  "Paths of fields, such as `mem_limit` or `environment.TZ`, with all that is below them: as a " +
  "list, given several times, or with commas.";

export const ignoredFields = z
  .array(z.string(FIELD).regex(/^[^\p{Cc}]{1,500}$/u, FIELD), FIELD)
  .min(1, FIELD)
  .describe(PATHS);

export const fields = ignoredFields.describe(`${PATHS} Absent: all that differ.`);

export const healedFields = ignoredFields.describe(`${PATHS} Absent: all.`);

export const label = z.string(LABEL).regex(/^[^\p{Cc}=]{1,500}(=[^\p{Cc}]{0,500})?$/u, LABEL)
  .describe("`KEY` or `KEY=VALUE`: every container that has it, and that no file names.");

export const node = z.string(NODE).regex(/^[^\p{Cc}\s]{1,255}$/u, NODE)
  .describe("Name of a node, as `/schedule/status` has it: what runs there, or would.");

export const revision = z.string(REVISION).regex(/^[^\s\p{Cc}]{1,250}$/u, REVISION)
  .describe(
    "A commit of the snapshot repository, by its id, or by a branch, a tag or a ref in full.",
  );

/** One line, since what follows an empty line in a commit's message could pass for its trailers. */
const line = (meaning: string) =>
  z.string(LINE).regex(/^[^\p{Cc}\u2028\u2029]{1,500}$/u, LINE).describe(meaning);

export const reason = line("Why, in a line. It stands in the commit's message.");

export const message = line(
  "The first line of the commit's message, in place of one that says what.",
);

export const until = z.string(UNTIL).refine((text) => parseUntil(text, 0) !== undefined, UNTIL)
  .describe("When it ends by itself: a duration from now, such as `90m`, or a time of RFC 3339.");

export const limit = z.int(LIMIT).min(1, LIMIT).max(1000, LIMIT).default(20)
  .describe("How many commits, the newest first.");

const MODES = ["commit", "pull-request"] as const;

export const mode = z.enum(MODES, "right would be commit or pull-request").default("commit")
  .describe("`pull-request`: a commit on a branch of its own, with a pull request to merge it.");

const spanEnd = (end: "since" | "until") =>
  z.string(SPAN).refine((text) => parseSpanEnd(text, end, 0) !== undefined, SPAN);

export const committedSince = spanEnd("since").describe(
  "Those committed from then on: how long ago, such as `7d`, a day in UTC, or a time of RFC 3339.",
);
export const committedUntil = spanEnd("until").describe(
  "Those committed until then, the day that is named included.",
);
export const author = z.string(PART).regex(/^[^\p{Cc}]{1,200}$/u, PART)
  .describe("Those by this author: part of a name or a mail address.");
export const action = z.string(PART).regex(/^[^\p{Cc}]{1,200}$/u, PART)
  .describe("Those of this action, such as `snapshot`, `stop`, `rollback` or `commit`.");

export const planId = z.string(PLAN_ID).refine((text) => parsePlanId(text) !== undefined, PLAN_ID)
  .describe("Of a plan, as `/schedule/plan` has shown it.");

export const force = flag(
  "Commit even where that would undo a newer commit or drop a workload of an unknown node.",
);
export const pin = flag("Pin images to the digests that run, where they are not pinned yet.");
export const prune = flag("Drop workloads whose container is merely gone.");
export const confirm = flag(
  "Take the newest revision though it lost history; where there is none such, confirm the removals " +
    "of the revision in force, which the brakes had stopped.",
);
