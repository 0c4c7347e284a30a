/** One action, carried out, reported and counted. */
import { asArkError, type ErrorClass } from "../errors.ts";
import type { Action } from "../model/plan.ts";
import type { Outcome } from "../planner/remember.ts";
import { type ActionContext, type ActionResult, carryOut } from "./actions.ts";
import type { Clock, Log, Metrics } from "./ports.ts";

export interface ActionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Never rejects: what failed is an outcome too. @param hash of the spec that its workload is to have */
export async function executeOne(
  action: Action,
  hash: string,
  context: ActionContext,
  { clock, log, metrics }: ActionParts,
): Promise<Outcome> {
  const at = clock.now();
  const result = await carryOut(action, context).catch(failure);
  const milliseconds = clock.now() - at;
  report(action, result, milliseconds, log);
  if (result.result === "done" || result.result === "failed") {
    metrics.action(action.kind, result.result === "done" ? "ok" : "failed", milliseconds / 1000);
  }
  return { action, hash, revision: context.stamps.revision, at, milliseconds, ...result };
}

function failure(error: unknown): ActionResult {
  const { code, kind, message } = asArkError(error);
  return { result: RESULTS[kind.class] ?? "failed", error: { code, message } };
}

const RESULTS: Readonly<Partial<Record<ErrorClass, Outcome["result"]>>> = {
  leadership: "abandoned",
  waiting: "waiting",
};

function report(action: Action, result: ActionResult, milliseconds: number, log: Log): void {
  const { kind, workload, node, reason } = action;
  const fields = { workload, action: kind, node, milliseconds };
  if (result.result === "done") return log.info(fields, `${kind} ${workload}: ${reason}`);
  const words = result.error?.message ?? "";
  if (result.result === "waiting") return log.debug(fields, `${kind} ${workload} waits: ${words}`);
  if (result.result === "abandoned") {
    return log.info(fields, `Gave up ${kind} ${workload}: ${words}`);
  }
  log.warn({ ...fields, code: result.error?.code }, `${kind} ${workload} failed: ${words}`);
}
