/** What is answered, described for /openapi.json. The types are the operations' own. */
import * as z from "zod";
import type { Untracked } from "../../model/plan.ts";
import type { Pull } from "../../model/pull.ts";
import type * as operations from "../../reconciler/operations.ts";
import { changeReport, cost, fieldChange, hold, verdict } from "./decisions.ts";
import {
  describing,
  error,
  milliseconds,
  names,
  problem,
  reports,
  revision,
  time,
} from "./describing.ts";
import { nodeStatus } from "./nodes.ts";
import { historyEntry } from "./history.ts";
import { holds, stop, stopAge, underWay, windows } from "./maintenance.ts";
import type { WebhookVerdict } from "../webhook/judge.ts";

export { historyReport } from "./history.ts";

const action = describing<operations.ActionReport>("Action")(z.object({
  kind: z.string(),
  workload: z.string(),
  node: z.string(),
  object: z.string().optional().describe("The name of a network or volume that is made."),
  reason: z.string(),
  changes: z.array(fieldChange).optional(),
  cost: cost.optional().describe("Of an action that is planned."),
  result: z.enum(["done", "failed", "waiting", "abandoned", "under-way"]).optional()
    .describe("Absent: not carried out. `under-way`: it goes on after the round."),
  error: error.optional(),
  milliseconds: milliseconds.optional(),
}));

const pullRequest = z.object({ url: z.string(), number: z.int() }).optional()
  .describe("That proposes the revision, which is not in force yet.");

export const snapshotReport = describing<operations.SnapshotReport>("SnapshotReport")(z.object({
  revision,
  pullRequest,
  committed: z.boolean().describe("False: nothing had changed."),
  added: names,
  updated: names,
  removed: names,
  unchanged: names,
  missing: names.describe("In the snapshot, but gone from the engine: kept."),
  notCaptured: z.record(z.string(), names).describe("By workload: what no snapshot can say."),
  warnings: z.array(problem),
}));

export const adoptReport = describing<operations.AdoptReport>("AdoptReport")(z.object({
  revision,
  pullRequest,
  committed: z.boolean().describe("False: nothing differed."),
  adopted: z.array(z.object({
    workload: z.string(),
    file: z.string().describe("That says it now."),
    added: z.boolean().describe("Whether the file is new, as nobody had put it into git."),
    fields: z.array(fieldChange).describe("What its file said, as `desired`, and says, as `live`."),
  })),
  notCaptured: z.record(z.string(), names).describe("By workload: what no snapshot can say."),
  warnings: z.array(problem),
}));

const answer = z.enum(["heal", "ignore", "adopt"]);

export const policyReport = describing<operations.PolicyReport>("PolicyReport")(z.object({
  revision,
  pullRequest,
  committed: z.boolean().describe("False: its file says so already."),
  file: z.string().describe("That says it."),
  workloads: names.describe(
    "The workload, with all other containers of its service, of which it is said, too.",
  ),
  fields: z.array(z.object({ path: z.string(), was: answer, is: answer }))
    .describe("What became of drift there, and becomes of it with the commit."),
  warnings: z.array(problem),
}));

const workloadWarnings = z.array(z.object({ workload: z.string(), reason: z.string() }))
  .describe("What is as it should be, and may surprise.");

const untracked = z.array(
  describing<Untracked>("Untracked")(z.object({
    name: z.string(),
    node: z.string(),
    image: z.string().optional(),
    since: time.describe("When it was made; milliseconds since 1970."),
  })),
).describe(
  "Containers that are not in the snapshot, though labelled for scheduling, or of a service in it.",
);

const planShape = {
  id: z.string().optional().describe(
    "By which it can be applied; of another revision, once that is in force.",
  ),
  revision,
  change: changeReport.optional()
    .describe("Where another revision than the one in force was asked for."),
  drift: z.boolean(),
  actions: z.array(action),
  holds: z.array(hold),
  untracked,
  warnings: workloadWarnings,
  verdicts: z.array(verdict),
  windows,
  problems: z.array(problem)
    .describe("Of the revision that was asked for, or of the newest, where it cannot be taken."),
};
export const planReport = describing<operations.PlanReport>("PlanReport")(z.object(planShape));
export const roundReport = describing<operations.RoundReport>("RoundReport")(
  z.object({ ...planShape, at: time, milliseconds }),
);

export const leaderReport = describing<operations.LeaderReport>("LeaderReport")(z.object({
  self: z.boolean().describe("Whether the process that answers leads."),
  leader: z.string().optional().describe("host:port; absent where nobody leads."),
  term: z.string().optional(),
  since: time.optional(),
  problems: z.array(z.string()).describe("What is wrong with the election."),
  scheduling: z.enum(["running", "stopped"]),
  stop: stop.optional(),
  holds,
  windows,
}));

const workloadStatus = describing<operations.WorkloadStatus>("WorkloadStatus")(z.object({
  name: z.string(),
  image: z.string(),
  pin: z.string().optional().describe("`sha256:…`, where its file pins the image."),
  node: z.string().optional(),
  state: z.string().describe("The engine's, or `gone`."),
  health: z.string(),
  status: z.string().describe("The engine's words."),
  sync: z.enum(["synced", "drifted", "held", "failed"]),
  reason: z.string(),
  changes: z.array(fieldChange).describe("Where it differs from the snapshot."),
  ignored: z.array(fieldChange).describe("Where it differs, and `x-ark.ignore` leaves it so."),
}));

const progress = z.object({ done: z.int().min(0), total: z.int().min(0) });

const pull = describing<Pull>("Pull")(z.object({
  node: z.string(),
  image: z.string(),
  since: time,
  layers: progress,
  bytes: progress.describe("Of the layers that have to be fetched, as far as is known."),
}));

export const statusReport = describing<operations.StatusReport>("StatusReport")(z.object({
  leader: leaderReport,
  revision,
  repository: z.object({
    location: z.string(),
    at: z.number().optional(),
    problem: z.object({ code: z.string(), message: z.string(), since: z.number() }).optional(),
  }),
  rejected: z.object({ revision: z.string(), problems: z.array(problem) }).optional()
    .describe("A newer revision that cannot be taken."),
  round: z.object({ at: time, milliseconds, error: error.optional() }).optional(),
  nodes: z.array(nodeStatus),
  duplicates: z.array(
    z.object({ workload: z.string(), node: z.string(), keeper: z.string() }),
  ).describe("Copies of containers; `keeper` is the node of the one that stays."),
  warnings: workloadWarnings,
  pulls: z.array(pull).describe("Images on their way to nodes, the oldest first."),
  workloads: z.array(workloadStatus),
  holds: z.array(hold),
  untracked,
  stops: z.array(stopAge).describe("Since when what is stopped."),
}));

const workloadFiles = z.array(
  z.object({ name: z.string(), change: z.enum(["added", "modified", "removed"]) }),
);

export const rollbackReport = describing<operations.RollbackReport>("RollbackReport")(z.object({
  revision,
  committed: z.boolean().describe("False: the files are so already."),
  to: z.string().describe("The revision whose files are back."),
  workloads: workloadFiles.describe("Those that are to be otherwise now."),
  warnings: z.array(problem),
}));

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
    pin: z.string().optional(),
  }).optional(),
  live: z.array(z.object({
    id: z.string(),
    node: z.string(),
    name: z.string(),
    state: z.string(),
    health: z.string(),
    status: z.string(),
    digest: z.string().optional()
      .describe("Of its image; absent where no registry has given it."),
  })),
  nodes: z.array(z.object({
    node: z.string(),
    filter: z.string().optional().describe("That refuses it; absent: it can go there."),
    reason: z.string().optional().describe("A sentence."),
  })).describe("Where it could go, were it to be made now."),
  memory: names.describe("What is remembered of it, in words."),
  commits: z.array(historyEntry),
  windows: windows.describe("Those that are of it."),
}));

export const maintenanceReport = describing<operations.MaintenanceReport>("MaintenanceReport")(
  z.object({
    revision,
    committed: z.boolean().describe("False: it was so already."),
    scheduling: z.enum(["running", "stopped"]),
    stop: stop.optional(),
    holds,
    underWay: z.array(underWay).describe("What a stop has come upon."),
  }),
);

export const webhookReport = describing<WebhookVerdict>("WebhookReport")(z.object({
  accepted: z.boolean().describe("Whether the git server is going to be asked for what is new."),
  message: z.string(),
  ref: z.string().optional().describe("That was pushed."),
}));

/** RFC 9457. */
export const problemReport = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string().describe("Stable."),
});
reports.add(problemReport, { id: "Problem" });
