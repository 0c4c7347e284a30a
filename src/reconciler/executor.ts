/** Carries a plan out: stage by stage, the actions of one stage side by side. */
import { asArkError, type ErrorClass } from "../errors.ts";
import type { Action, Plan } from "../model/plan.ts";
import type { Outcome } from "../planner/remember.ts";
import { type ActionContext, type ActionResult, carryOut } from "./actions.ts";
import { FencedCluster } from "./fenced-cluster.ts";
import type { Clock, Cluster, Leading, Log, Metrics } from "./ports.ts";

/** Actions that one node is given at once. */
const WIDTH = 8;

export interface ExecutorParts {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborted when the process is to end: what was begun is finished, nothing more is begun. */
  readonly shutdown: AbortSignal;
}

/**
 * Every action's outcome, in the plan's order. Never throws: what failed is an outcome too. What is
 * not begun when the plan is not valid any more, or when it is interrupted, is not begun.
 */
export async function execute(
  plan: Plan,
  leading: Leading,
  parts: ExecutorParts,
  interrupted: () => boolean,
): Promise<Outcome[]> {
  const { clock, shutdown } = parts;
  const cluster = new FencedCluster({ ...parts, leading });
  const { validUntil = Infinity } = plan;
  const over = () =>
    !leading.holds() || shutdown.aborted || interrupted() || clock.now() >= validUntil;
  const outcomes: Outcome[] = [];
  const failed = new Set<string>();
  for (const stage of groupByStage(plan.actions)) {
    const waiting = [...stage];
    const worker = async () => {
      for (let action = waiting.shift(); action !== undefined; action = waiting.shift()) {
        const outcome = failed.has(action.workload) || over()
          ? abandoned(action, clock.now())
          : await executeOne(action, plan, leading, { ...parts, cluster });
        if (outcome.result !== "done") failed.add(action.workload);
        outcomes.push(outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(WIDTH, stage.length) }, worker));
  }
  return outcomes;
}

function groupByStage(actions: readonly Action[]): Action[][] {
  const stages = new Map<number, Action[]>();
  for (const action of actions) {
    stages.set(action.stage, [...stages.get(action.stage) ?? [], action]);
  }
  return [...stages.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

async function executeOne(
  action: Action,
  plan: Plan,
  leading: Leading,
  { cluster, clock, log, metrics }: ExecutorParts,
): Promise<Outcome> {
  const at = clock.now();
  const context: ActionContext = {
    cluster,
    signal: leading.signal,
    stamps: { revision: plan.revision, term: leading.term },
  };
  const result = await carryOut(action, context).catch(failure);
  const milliseconds = clock.now() - at;
  report(action, result, milliseconds, log);
  if (result.result === "done" || result.result === "failed") {
    metrics.action(action.kind, result.result === "done" ? "ok" : "failed", milliseconds / 1000);
  }
  return { action, at, milliseconds, ...result };
}

function failure(error: unknown): ActionResult {
  const { code, kind, message } = asArkError(error);
  return { result: RESULTS[kind.class] ?? "failed", error: { code, message } };
}

const RESULTS: Readonly<Partial<Record<ErrorClass, Outcome["result"]>>> = {
  leadership: "abandoned",
  waiting: "waiting",
};

function abandoned(action: Action, at: number): Outcome {
  return { action, at, milliseconds: 0, result: "abandoned" };
}

function report(action: Action, result: ActionResult, milliseconds: number, log: Log): void {
  const { kind, workload, node, reason } = action;
  const fields = { workload, action: kind, node, milliseconds };
  if (result.result === "done") return log.info(fields, `${kind} ${workload}: ${reason}`);
  const words = result.error?.message ?? "given up";
  if (result.result === "waiting") return log.debug(fields, `${kind} ${workload} waits: ${words}`);
  if (result.result === "abandoned") {
    return log.debug(fields, `${kind} ${workload} is given up: ${words}`);
  }
  log.warn({ ...fields, code: result.error?.code }, `${kind} ${workload} failed: ${words}`);
}
