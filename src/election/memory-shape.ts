/** The memory as JSON. */
import * as z from "zod";
import type { Memory, NodeMemory, WorkloadMemory } from "../model/memory.ts";

const time = z.number().nonnegative();

const node: z.ZodType<NodeMemory> = z.object({
  endpoint: z.string(),
  unknownSince: time.exactOptional(),
});

const workload: z.ZodType<WorkloadMemory> = z.object({
  node: z.string().exactOptional(),
  container: z.string().exactOptional(),
  drift: z.record(z.string(), time).exactOptional(),
  leftOn: z.array(z.string()).exactOptional(),
  applied: z.string().exactOptional(),
  attempts: z.number().int().nonnegative().exactOptional(),
  lastAttempt: time.exactOptional(),
  attempted: z.string().exactOptional(),
  started: z.object({ at: time, renewed: time.exactOptional() }).exactOptional(),
  lastError: z.string().exactOptional(),
  withoutImage: z.array(z.string()).exactOptional(),
  rollout: z.object({ hash: z.string(), revision: z.string(), since: time }).exactOptional(),
  bad: z.object({ hash: z.string(), revision: z.string(), reason: z.string(), at: time })
    .exactOptional(),
  notAdopted: z.object({
    hash: z.string(),
    blob: z.string().exactOptional(),
    reason: z.string(),
    replicas: z.string().exactOptional(),
  }).exactOptional(),
  residual: z.object({ hash: z.string(), paths: z.array(z.string()) }).exactOptional(),
});

export const memoryShape: z.ZodType<Memory> = z.object({
  workloads: z.record(z.string(), workload),
  managed: z.array(z.string()),
  inForce: z.string().exactOptional(),
  confirmed: z.string().exactOptional(),
  stops: z.record(z.string(), time).exactOptional(),
  nodes: z.record(z.string(), node).exactOptional(),
});

/** @throws SyntaxError, ZodError where it is no memory */
export function parseMemory(text: string): Memory {
  return memoryShape.parse(JSON.parse(text));
}
