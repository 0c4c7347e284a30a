/** What is decided, described for /openapi.json. The types are the model's own. */
import * as z from "zod";
import type { WorkloadChange } from "../../model/change.ts";
import type { ActionKind, FieldChange, Hold, Verdict } from "../../model/plan.ts";
import type { ChangeReport } from "../../reconciler/operations.ts";
import { describing, milliseconds, time } from "./describing.ts";

export const fieldChange = describing<FieldChange>("FieldChange")(z.object({
  path: z.string().describe("Such as `environment.TZ`."),
  live: z.unknown().optional().describe("Absent: the engine's or the image's default."),
  desired: z.unknown().optional().describe("Absent: the engine's or the image's default."),
  since: time.optional().describe(
    "Of a live container: since when it differs, as the engine has it, or as it was first seen.",
  ),
}));

const actionKind = z.enum(
  [
    "createNetwork",
    "createVolume",
    "create",
    "move",
    "start",
    "restart",
    "rename",
    "recreate",
    "rollout",
    "finishRollout",
    "rollBack",
    "remove",
  ] satisfies ActionKind[],
);

export const hold = describing<Hold>("Hold")(z.object({
  workload: z.string(),
  kind: z.enum([
    "maintenance",
    "backoff",
    "node-unknown",
    "permit",
    "guard",
    "dependency",
    "rollout",
    "bad-revision",
    "adoption",
    "under-way",
    "engine",
    "unplaceable",
  ]),
  instead: z.string().optional().describe(
    "What would be done otherwise; of `under-way`, what is being done.",
  ),
  reason: z.string(),
  until: time.optional().describe("When it ends by itself; milliseconds since 1970."),
}));

export const verdict = describing<Verdict>("Verdict")(z.object({
  workload: z.string(),
  node: z.string().optional(),
  container: z.string().optional(),
  outcome: z.enum(["in-place", "action", "hold"]),
  rule: z.string().describe("The first rule that matched."),
  reason: z.string(),
  changes: z.array(fieldChange)
    .describe("Where it differs from the snapshot, `state`, `health` and `name` included."),
  ignored: z.array(fieldChange).describe("Where it differs, and `x-ark.ignore` leaves it so."),
}));

export const cost = z.object({
  stops: z.boolean().describe("Whether a container is stopped, for good or for a moment."),
  downtime: milliseconds.optional().describe(
    "Its stop grace period, in milliseconds: no more time than that it is given to end. How long the " +
      "next one takes to start is not known beforehand. Absent: it may take for ever.",
  ),
  gate: z.object({ by: z.enum(["health", "running"]), within: milliseconds }).optional()
    .describe("When the new container is taken for good."),
  pull: z.string().optional().describe("An image that may have to be pulled."),
});

const workloadChange = describing<WorkloadChange>("WorkloadChange")(z.object({
  workload: z.string(),
  definition: z.enum(["added", "modified", "removed", "same"])
    .describe("What the revision does to its file."),
  position: z.object({ file: z.string(), line: z.int().min(1), column: z.int().min(1) }).optional()
    .describe("Where it is, or was, defined."),
  action: actionKind.optional().describe("Absent: nothing would be done."),
  node: z.string().optional(),
  hold: hold.optional(),
  reason: z.string(),
  provisions: z.array(z.object({ kind: z.enum(["network", "volume"]), name: z.string() }))
    .describe("What would be made for it first."),
  cost: cost.optional(),
  fields: z.array(fieldChange).describe("What the revision changes."),
  drift: z.array(fieldChange).describe("What differs anyway, and is put right with it."),
}));

export const changeReport = describing<ChangeReport>("ChangeReport")(z.object({
  ref: z.string().describe("As it was asked for."),
  cluster: z.string(),
  inForce: z.string().describe("The revision that it is compared with."),
  upToDate: z.boolean()
    .describe("False: it lacks commits that are in force, and would undo them as it is."),
  workloads: z.array(workloadChange).describe("Those on which the revision makes a difference."),
  drift: z.array(workloadChange).describe("Those about which something is to be done anyway."),
  settings: z.array(fieldChange)
    .describe("Of cluster.yaml, maintenance.yaml, networks and volumes."),
  untouched: z.int().min(0),
}));
