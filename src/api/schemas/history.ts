/** The audit trail as it is answered. */
import * as z from "zod";
import type * as operations from "../../reconciler/operations.ts";
import { describing, milliseconds, time } from "./describing.ts";

const change = z.enum(["added", "modified", "removed"]);
const people = { author: z.string(), email: z.string(), subject: z.string() };

const stop = describing<operations.HistoryStop>("HistoryStop")(z.object({
  workload: z.string().optional(),
  node: z.string().optional().describe("Without this and a workload: of all of the cluster."),
  change: z.enum(["began", "ended"]),
  lasted: milliseconds.optional().describe("In all, or so far; absent where nothing tells."),
  lasting: z.boolean().describe("Whether it lasts still."),
}));

const outcome = describing<operations.HistoryOutcome>("HistoryOutcome")(z.object({
  result: z.enum(["synced", "failed", "superseded", "noted"]),
  at: time.optional().describe("When it was synced; milliseconds since 1970."),
  by: z.string().optional().describe("The revision that it was superseded by."),
  reason: z.string().optional().describe("Why it failed, or what is noted in other words."),
}));

export const historyEntry = describing<operations.HistoryEntry>("HistoryEntry")(z.object({
  revision: z.string(),
  at: time,
  ...people,
  action: z.string()
    .describe("What the service did; `commit`, `merge` or `revert` for people's own."),
  reason: z.string().optional(),
  merge: z.object({
    ...people,
    commits: z.array(z.object({ revision: z.string(), at: time, ...people })),
  }).optional().describe("Who merged, and what came with it."),
  workloads: z.array(z.object({ name: z.string(), change: z.enum([...change.options, "moved"]) })),
  files: z.array(z.object({ path: z.string(), change })),
  stops: z.array(stop).describe("Stops of scheduling that began or ended with it."),
  windows: z.array(z.object({ name: z.string(), change })).describe("Maintenance windows."),
  trailers: z.record(z.string(), z.string()),
  outcome: outcome.optional().describe("What became of it, where that is noted."),
}));

export const historyReport = describing<operations.HistoryReport>("HistoryReport")(z.object({
  entries: z.array(historyEntry),
  more: z.boolean().describe("Whether there are older ones, which the limit left out."),
}));
