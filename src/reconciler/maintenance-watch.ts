/** Says in the log when stops and windows begin and end, and what they come upon. */
import { type Maintenance, scopeWords, type WindowTimes } from "../model/maintenance.ts";
import type { Plan } from "../model/plan.ts";
import { stopSentence, windowName } from "../planner/maintenance.ts";
import { underWay, underWayWords } from "../planner/under-way.ts";
import type { Log } from "./ports.ts";

interface State {
  readonly begins: string;
  readonly ends: string;
}

export class MaintenanceWatch {
  readonly #log: Log;
  #before: ReadonlyMap<string, State> = new Map();
  #plan: Pick<Plan, "heldBack"> = { heldBack: [] };

  constructor(log: Log) {
    this.#log = log;
  }

  /** Before a plan is carried out. */
  look(maintenance: Maintenance, plan: Plan): void {
    const before = this.#before;
    const now = statesOf(maintenance, plan.windows);
    const begun = [...now].filter(([key]) => !before.has(key));
    const ended = [...before].filter(([key]) => !now.has(key));
    for (const [, { ends }] of ended) this.#log.info({}, ends);
    for (const [, { begins }] of begun) this.#log.info({}, begins);
    const found = underWay(this.#plan, plan);
    const words = underWayWords(found);
    if (begun.length + ended.length > 0 && words !== undefined) {
      this.#log.info({ workloads: found.map(({ workload }) => workload) }, words);
    }
    this.#before = now;
    this.#plan = plan;
  }
}

/** By what is the same as long as they last. */
function statesOf(
  { scheduling, stop = {}, holds }: Maintenance,
  windows: readonly WindowTimes[],
): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  if (scheduling === "stopped") {
    const begins = stopSentence("Scheduling is stopped", stop) + ending(stop.until);
    states.set("all", { begins, ends: "Scheduling runs again." });
  }
  for (const hold of holds) {
    const name = scopeWords(hold);
    const begins = stopSentence(`Scheduling of ${name} is stopped`, hold) + ending(hold.until);
    states.set(`of ${name}`, { begins, ends: `Scheduling of ${name} runs again.` });
  }
  for (const { window, open } of windows) {
    if (open === undefined) continue;
    const name = windowName(window);
    const begins = `${stopSentence(`${name} is open`, window)}${ending(open.until)} ${
      MEANING[window.kind]
    }`;
    states.set(`${window.kind} ${name}`, { begins, ends: `${name} is closed.` });
  }
  return states;
}

const MEANING = {
  stop: "While it is, nothing is touched.",
  allow: "While it is, changes are made.",
} as const;

function ending(until: number | undefined): string {
  return until === undefined ? "" : ` It ends at ${new Date(until).toISOString()}.`;
}
