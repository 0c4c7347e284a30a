/** A node, described for /openapi.json. */
import * as z from "zod";
import type { NodeStatus } from "../../reconciler/operations.ts";
import { describing, names, time } from "./describing.ts";

export const nodeStatus = describing<NodeStatus>("NodeStatus")(z.object({
  name: z.string().describe("Its endpoint, as long as it has never answered."),
  endpoint: z.string(),
  reachable: z.boolean(),
  problem: z.string().optional(),
  warnings: z.array(z.string()).describe("What is odd although it answers."),
  containers: z.int().min(0),
  lost: z.object({
    since: time,
    workloads: names.describe("That were last seen on it, and are nowhere else."),
    movesAt: time.optional().describe("When the first of them moves to another node."),
  }).optional().describe("Of one that does not answer."),
}));
