/** What is answered, described for /openapi.json. The types are the operations' own. */
import { z } from "zod";
import type * as operations from "../../reconciler/operations.ts";
import type { FieldChange, Hold, Verdict } from "../../model/plan.ts";
import type { NodeStop, Stop, WorkloadStop } from "../../model/maintenance.ts";
import type { Problem } from "../../model/snapshot.ts";

/** A type as it looks once it has been JSON. */
type Json<T> = T extends readonly (infer Item)[] ? Json<Item>[]
  : T extends object ? { -readonly [Key in keyof T]: Json<T[Key]> }
  : T;

/** Schemas by the names that /openapi.json gives them. */
export const reports = z.registry<{ id: string }>();

/** `S`, if it describes all of `T`. */
type Describes<T, S extends z.ZodObject> = [T, keyof T] extends [z.output<S>, keyof z.output<S>] ? S
  : never;

/** A named schema that describes the type `T`: does not compile when `T` has become another. */
function describing<T>(id: string) {
  return <S extends z.ZodObject>(schema: Describes<Json<T>, S>): S => {
    reports.add(schema, { id });
    return schema;
  };
}

const time = z.int().describe("Milliseconds since 1970.");
const milliseconds = z.number().min(0);
const names = z.array(z.string());
const revision = z.string().optional().describe("A commit of the snapshot repository.");
const error = z.object({ code: z.string(), message: z.string() });

const problem = describing<Problem>("SnapshotProblem")(z.object({
  file: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  severity: z.enum(["error", "warning"]),
  code: z.string().describe("Stable."),
  message: z.string().describe("What is wrong."),
  hint: z.string().optional().describe("What would be right."),
}));

const fieldChange = describing<FieldChange>("FieldChange")(z.object({
  path: z.string().describe("Such as `environment.TZ`."),
  live: z.unknown().optional().describe("Absent: the engine's or the image's default."),
  desired: z.unknown().optional().describe("Absent: the engine's or the image's default."),
}));

const hold = describing<Hold>("Hold")(z.object({
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
    "engine",
    "unplaceable",
  ]),
  instead: z.string().optional().describe("What would be done otherwise."),
  reason: z.string(),
  until: time.optional().describe("When it ends by itself; milliseconds since 1970."),
}));

const verdict = describing<Verdict>("Verdict")(z.object({
  workload: z.string(),
  node: z.string().optional(),
  container: z.string().optional(),
  outcome: z.enum(["in-place", "action", "hold"]),
  rule: z.string().describe("The first rule that matched."),
  reason: z.string(),
  changes: z.array(fieldChange),
}));

const stopShape = {
  reason: z.string().optional(),
  author: z.string().optional(),
  since: time.optional(),
  until: time.optional().describe("When scheduling resumes by itself; milliseconds since 1970."),
};
const stop = describing<Stop>("Stop")(z.object(stopShape));
const workloadStop = describing<WorkloadStop>("WorkloadStop")(
  z.object({ workload: z.string(), ...stopShape }),
);
const nodeStop = describing<NodeStop>("NodeStop")(z.object({ node: z.string(), ...stopShape }));
const holds = z.array(z.union([workloadStop, nodeStop]));

const action = describing<operations.ActionReport>("Action")(z.object({
  kind: z.string(),
  workload: z.string(),
  node: z.string(),
  reason: z.string(),
  changes: z.array(fieldChange).optional(),
  result: z.enum(["done", "failed", "waiting", "abandoned"]).optional().describe(
    "Absent: not carried out.",
  ),
  error: error.optional(),
  milliseconds: milliseconds.optional(),
}));

export const snapshotReport = describing<operations.SnapshotReport>("SnapshotReport")(z.object({
  revision,
  committed: z.boolean().describe("False: nothing had changed."),
  added: names,
  updated: names,
  removed: names,
  unchanged: names,
  missing: names.describe("In the snapshot, but gone from the engine: kept."),
  notCaptured: z.record(z.string(), names).describe("By workload: what no snapshot can say."),
  warnings: z.array(problem),
}));

const planShape = {
  revision,
  drift: z.boolean(),
  actions: z.array(action),
  holds: z.array(hold),
  untracked: names.describe("Labelled for scheduling, and not in the snapshot."),
  verdicts: z.array(verdict),
  problems: z.array(problem).describe("Of the newest revision, where it cannot be taken."),
};
export const planReport = describing<operations.PlanReport>("PlanReport")(z.object(planShape));
export const roundReport = describing<operations.RoundReport>("RoundReport")(
  z.object({ ...planShape, at: time, milliseconds }),
);

export const leaderReport = describing<operations.LeaderReport>("LeaderReport")(z.object({
  leader: z.string().describe("host:port"),
  self: z.boolean().describe("Whether the process that answers leads."),
  term: z.string(),
  since: time,
  scheduling: z.enum(["running", "stopped"]),
  stop: stop.optional(),
  holds,
}));

const workloadStatus = describing<operations.WorkloadStatus>("WorkloadStatus")(z.object({
  name: z.string(),
  image: z.string(),
  node: z.string().optional(),
  state: z.string().describe("The engine's, or `gone`."),
  health: z.string(),
  status: z.string().describe("The engine's words."),
  sync: z.enum(["synced", "drifted", "held", "failed"]),
  reason: z.string(),
}));

export const statusReport = describing<operations.StatusReport>("StatusReport")(z.object({
  leader: leaderReport,
  revision,
  rejected: z.object({ revision: z.string(), problems: z.array(problem) }).optional()
    .describe("A newer revision that cannot be taken."),
  round: z.object({ at: time, milliseconds, error: error.optional() }).optional(),
  nodes: z.array(z.object({
    name: z.string(),
    reachable: z.boolean(),
    problem: z.string().optional(),
    containers: z.int().min(0),
  })),
  workloads: z.array(workloadStatus),
  holds: z.array(hold),
  untracked: names,
}));

const historyEntry = describing<operations.HistoryEntry>("HistoryEntry")(z.object({
  revision: z.string(),
  at: time,
  author: z.string(),
  action: z.string().describe("What the service did, or `commit` for people's own."),
  subject: z.string(),
  reason: z.string().optional(),
  workloads: z.array(
    z.object({ name: z.string(), change: z.enum(["added", "modified", "removed"]) }),
  ),
  stoppedFor: milliseconds.optional().describe("Of a start: how long the stop had lasted."),
}));

export const historyReport = describing<operations.HistoryReport>("HistoryReport")(
  z.object({ entries: z.array(historyEntry) }),
);

export const whyReport = describing<operations.WhyReport>("WhyReport")(z.object({
  workload: z.string(),
  verdict: verdict.optional(),
  action: action.optional(),
  hold: hold.optional(),
  desired: z.object({
    file: z.string(),
    line: z.int().min(1),
    hash: z.string(),
    image: z.string(),
  }).optional(),
  live: z.array(z.object({
    id: z.string(),
    node: z.string(),
    name: z.string(),
    state: z.string(),
    health: z.string(),
    status: z.string(),
  })),
  memory: names.describe("What is remembered of it, in words."),
  commits: z.array(historyEntry),
}));

export const maintenanceReport = describing<operations.MaintenanceReport>("MaintenanceReport")(
  z.object({
    revision,
    committed: z.boolean().describe("False: it was so already."),
    scheduling: z.enum(["running", "stopped"]),
    stop: stop.optional(),
    holds,
  }),
);

/** RFC 9457. */
export const problemReport = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe("Stable."),
});
reports.add(problemReport, { id: "Problem" });
