/** The paths under /schedule: those of the 2017 tool and their younger relations. */
import * as z from "zod";
import { ArkError } from "../../errors.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";
import * as p from "../schemas/parameters.ts";
import * as reports from "../schemas/reports.ts";
import { parseSpanEnd } from "../span.ts";
import { parseUntil } from "../until.ts";

/** A capture or a round may have to pull images; milliseconds. */
const LONG = 14 * 60_000;

/** Of what may be proposed. */
const FORGE_ERRORS = [
  ...["forge-unknown", "forge-refused", "forge-limited", "forge-unreachable"] as const,
];

/** Of a commit that changes what a file says of drift. */
const POLICY_ERRORS = [
  ...["workload-unknown", "not-adoptable", "snapshot-invalid", "revision-refused"] as const,
  ...["repository-busy", ...FORGE_ERRORS] as const,
];

export const scheduleRoutes: readonly Route[] = [
  route({
    path: "/schedule/snapshot",
    summary: "Capture the running containers as a commit.",
    effect: "writes",
    deadline: LONG,
    parameters: z.object({
      force: p.force,
      prune: p.prune,
      pin: p.pin,
      reason: p.reason.exactOptional(),
      mode: p.mode,
    }),
    report: reports.snapshotReport,
    errors: [
      ...[
        "snapshot-conflict",
        "snapshot-invalid",
        "revision-refused",
        "repository-busy",
        "engine-unreachable",
      ] as const,
      ...FORGE_ERRORS,
    ],
    answer: ({ operations, author, parameters }) => operations.snapshot({ author, ...parameters }),
  }),
  route({
    path: "/schedule/adopt",
    summary: "Commit what is live of a workload, or containers that git has not.",
    effect: "writes",
    deadline: LONG,
    parameters: z.object({
      workload: p.container.exactOptional(),
      field: p.fields.exactOptional(),
      label: p.label.exactOptional(),
      message: p.message.exactOptional(),
      mode: p.mode,
    }),
    report: reports.adoptReport,
    errors: [
      ...["workload-unknown", "not-adoptable", "snapshot-conflict", "snapshot-invalid"] as const,
      ...["revision-refused", "repository-busy", "engine-unreachable"] as const,
      ...FORGE_ERRORS,
    ],
    answer: ({ operations, author, parameters: { field, ...rest } }) =>
      operations.adopt({ author, ...rest, ...(field && { fields: field }) }),
  }),
  route({
    path: "/schedule/ignore",
    summary: "Commit that drift in some fields of a workload is left as it is.",
    effect: "writes",
    parameters: z.object({
      workload: p.workload,
      field: p.ignoredFields,
      message: p.message.exactOptional(),
      mode: p.mode,
    }),
    report: reports.policyReport,
    errors: POLICY_ERRORS,
    answer: ({ operations, author, parameters: { field, ...rest } }) =>
      operations.ignore({ author, ...rest, fields: field }),
  }),
  route({
    path: "/schedule/heal",
    summary: "Commit that drift of a workload is healed again, neither ignored nor adopted.",
    effect: "writes",
    parameters: z.object({
      workload: p.workload,
      field: p.healedFields.exactOptional(),
      message: p.message.exactOptional(),
      mode: p.mode,
    }),
    report: reports.policyReport,
    errors: POLICY_ERRORS,
    answer: ({ operations, author, parameters: { field, ...rest } }) =>
      operations.heal({ author, ...rest, ...(field && { fields: field }) }),
  }),
  route({
    path: "/schedule/snapshot/restore",
    summary: "Make the containers equal to the snapshot now, past back-off and bad revisions.",
    effect: "writes",
    deadline: LONG,
    parameters: z.object({ workload: p.workload.exactOptional(), confirm: p.confirm }),
    report: reports.roundReport,
    errors: ["workload-unknown", "engine-unreachable", "revision-refused", "leadership-lost"],
    answer: ({ operations, author, parameters }) => operations.restore({ author, ...parameters }),
  }),
  route({
    path: "/schedule/apply",
    summary: "Carry out a plan that was shown, if it is still what would be done.",
    effect: "writes",
    deadline: LONG,
    parameters: z.object({ id: p.planId }),
    report: reports.roundReport,
    errors: ["plan-moved", "engine-unreachable", "leadership-lost"],
    answer: ({ operations, author, parameters }) => operations.apply({ author, ...parameters }),
  }),
  route({
    path: "/schedule/stop",
    summary: "Stop scheduling, of all or of one workload or node. A commit; survives a restart.",
    effect: "writes",
    parameters: z.object({
      workload: p.workload.exactOptional(),
      node: p.node.exactOptional(),
      reason: p.reason.exactOptional(),
      until: p.until.exactOptional(),
    }),
    report: reports.maintenanceReport,
    errors: ["workload-unknown", "node-unknown", "repository-busy"],
    answer: ({ operations, author, parameters: { until, ...rest }, now }) =>
      operations.stop({
        author,
        ...rest,
        ...(until === undefined ? {} : { until: parseUntil(until, now())! }),
      }),
  }),
  route({
    path: "/schedule/start",
    summary: "Start scheduling again. A commit.",
    effect: "writes",
    parameters: z.object({
      workload: p.workload.exactOptional(),
      node: p.node.exactOptional(),
      reason: p.reason.exactOptional(),
    }),
    report: reports.maintenanceReport,
    errors: ["workload-unknown", "node-unknown", "repository-busy"],
    answer: ({ operations, author, parameters }) => operations.start({ author, ...parameters }),
  }),
  route({
    path: "/schedule/rollback",
    summary: "Commit the files of an earlier revision, of everything or of one workload.",
    effect: "writes",
    parameters: z.object({
      to: p.revision,
      workload: p.workload.exactOptional(),
      reason: p.reason.exactOptional(),
    }),
    report: reports.rollbackReport,
    errors: [
      "revision-unknown",
      "workload-unknown",
      "snapshot-invalid",
      "revision-refused",
      "repository-busy",
    ],
    answer: ({ operations, author, parameters }) => operations.rollback({ author, ...parameters }),
  }),
  route({
    path: "/schedule/leader",
    summary: "Who leads, and whether scheduling runs. 200 while the process is healthy.",
    effect: "probe",
    parameters: z.object({}),
    report: reports.leaderReport,
    errors: ["not-healthy"],
    answer: ({ operations }) => {
      if (!operations.healthy()) {
        throw new ArkError("not-healthy", "The loop does not turn any more.");
      }
      return operations.leader();
    },
  }),
  route({
    path: "/schedule/status",
    summary: "What the last round found.",
    effect: "reads",
    by: "leader",
    parameters: z.object({}),
    report: reports.statusReport,
    errors: ["not-ready"],
    answer: ({ operations }) => operations.status(),
  }),
  route({
    path: "/schedule/plan",
    summary: "What would be done now, or by another revision, and why. Does nothing.",
    effect: "reads",
    by: "leader",
    parameters: z.object({ revision: p.revision.exactOptional() }),
    report: reports.planReport,
    errors: ["revision-unknown", "engine-unreachable", "repository-unusable"],
    answer: ({ operations, parameters }) => operations.plan(parameters),
  }),
  route({
    path: "/schedule/why/{workload}",
    summary: "The story of one workload: what it is to be, what it is, and what is done about it.",
    effect: "reads",
    by: "leader",
    parameters: z.object({ workload: p.workload }),
    report: reports.whyReport,
    errors: ["workload-unknown", "not-ready"],
    answer: ({ operations, parameters }) => operations.why(parameters.workload),
  }),
  route({
    path: "/schedule/history",
    summary: "The audit trail: the commits of the snapshot repository, the newest first.",
    effect: "reads",
    parameters: z.object({
      limit: p.limit,
      workload: p.workload.exactOptional(),
      since: p.committedSince.exactOptional(),
      until: p.committedUntil.exactOptional(),
      author: p.author.exactOptional(),
      action: p.action.exactOptional(),
    }),
    report: reports.historyReport,
    errors: ["workload-unknown", "repository-unusable"],
    answer: ({ operations, parameters: { since, until, ...rest }, now }) =>
      operations.history({
        ...rest,
        ...(since === undefined ? {} : { since: parseSpanEnd(since, "since", now())! }),
        ...(until === undefined ? {} : { until: parseSpanEnd(until, "until", now())! }),
      }),
  }),
];
