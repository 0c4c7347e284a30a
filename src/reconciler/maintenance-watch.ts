/** Says in the log when stops and windows begin and end, and what they come upon. */
import {
  type Maintenance,
  resumeCommand,
  scopeWords,
  type StopAge,
  type WindowTimes,
} from "../model/maintenance.ts";
import type { Plan } from "../model/plan.ts";
import { stopSentence, windowName } from "../planner/maintenance.ts";
import { underWay, underWayWords } from "../planner/under-way.ts";
import type { Log } from "./ports.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface State {
  readonly begins: string;
  readonly ends: string;
}

export class MaintenanceWatch {
  readonly #log: Log;
  #before: ReadonlyMap<string, State> = new Map();
  /** When each forgotten stop was reminded of last. */
  #reminded: ReadonlyMap<string, number> = new Map();
  #plan: Pick<Plan, "heldBack"> = { heldBack: [] };

  constructor(log: Log) {
    this.#log = log;
  }

  /** Before a plan is carried out. @param at milliseconds since 1970 */
  look(maintenance: Maintenance, plan: Plan, at: number): void {
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
    this.#remind(plan, at);
    this.#before = now;
    this.#plan = plan;
  }

  /** At the start, and once a day. */
  #remind({ stops }: Plan, now: number): void {
    const reminded = stops.filter(({ forgotten }) => forgotten).map((stop) => {
      const name = scopeWords(stop);
      const last = this.#reminded.get(name) ?? -Infinity;
      if (now - last < DAY) return [name, last] as const;
      this.#log.warn({ since: stop.since }, reminder(stop, now));
      return [name, now] as const;
    });
    this.#reminded = new Map(reminded);
  }
}

function reminder(stop: StopAge, now: number): string {
  const name = scopeWords(stop);
  const hours = Math.floor((now - stop.since) / HOUR);
  return `Scheduling${name === "" ? "" : ` of ${name}`} has been stopped for ${hours} h, ` +
    `and does not run again by itself: \`${resumeCommand(stop)}\` ends that.`;
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
