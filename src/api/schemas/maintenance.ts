/** What is stopped, and the windows. */
import * as z from "zod";
import type { NodeStop, Stop, StopAge, WorkloadStop } from "../../model/maintenance.ts";
import type * as operations from "../../reconciler/operations.ts";
import type { UnderWay } from "../../planner/under-way.ts";
import { describing, names, time } from "./describing.ts";

const stopShape = {
  reason: z.string().optional(),
  author: z.string().optional(),
  since: time.optional(),
  until: time.optional().describe("When scheduling resumes by itself; milliseconds since 1970."),
};
export const stop = describing<Stop>("Stop")(z.object(stopShape));
const workloadStop = describing<WorkloadStop>("WorkloadStop")(
  z.object({ workload: z.string(), ...stopShape }),
);
const nodeStop = describing<NodeStop>("NodeStop")(z.object({ node: z.string(), ...stopShape }));
export const holds = z.array(z.union([workloadStop, nodeStop]));

export const stopAge = describing<StopAge>("StopAge")(z.object({
  workload: z.string().optional(),
  node: z.string().optional(),
  since: time,
  forgotten: z.boolean()
    .describe("It has lasted longer than `maintenance.remindAfter`, and does not end by itself."),
}));

export const underWay = describing<UnderWay>("UnderWay")(z.object({
  workload: z.string(),
  action: z.string(),
  ends: z.boolean().describe("It ends, or goes back, first; otherwise it is not begun."),
}));

const window = describing<operations.WindowReport>("Window")(z.object({
  name: z.string().optional(),
  kind: z.enum(["stop", "allow"])
    .describe("Open, it stops all; or changes are made only while it is open."),
  cron: z.string(),
  timezone: z.string(),
  reason: z.string().optional(),
  workloads: names.optional(),
  nodes: names.optional(),
  from: time,
  until: time,
}));
export const windows = describing<operations.WindowsReport>("Windows")(z.object({
  open: z.array(window),
  next: window.optional().describe("The next one to open."),
}));
