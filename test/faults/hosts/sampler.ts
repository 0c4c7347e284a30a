/** Asks the API and the engines again and again, and keeps what they said. */
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { StatusReport } from "../../../src/reconciler/operations.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import type { Fleet } from "./fleet.ts";
import type { Absence, Account, Glimpse, Sample } from "./truth.ts";

/** Between two questions; milliseconds. */
const PACE = 200;
const PATIENCE = 10_000;

/** Told as a host's absence goes on. */
export interface Leave {
  gone(): void;
  returning(): void;
  back(): void;
}

export class Sampler {
  readonly #fleet: Fleet;
  readonly #samples: Sample[] = [];
  readonly #glimpses: Glimpse[] = [];
  readonly #absences: Absence[] = [];
  readonly #over = new AbortController();
  readonly #asking: Promise<unknown>;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    const loops = [() => this.#sample(), ...fleet.hosts.all.map((host) => () => this.#peek(host))];
    this.#asking = Promise.all(loops.map((ask) => this.#goOn(ask)));
  }

  /** The service begins to be unable to ask the host's engine. */
  leave(host: string): Leave {
    const absence = { host, begun: Date.now(), from: Infinity, until: Infinity, ended: Infinity };
    this.#absences.push(absence);
    return {
      gone: () => absence.from = Date.now(),
      returning: () => absence.until = Date.now(),
      back: () => absence.ended = Date.now(),
    };
  }

  /** What was said until now. */
  async end(): Promise<Account> {
    this.#over.abort();
    await this.#asking;
    // What the last answer calls running may have started since the last look.
    await Promise.all(this.#fleet.hosts.all.map((host) => this.#peek(host)));
    return {
      workloads: this.#fleet.load.map(({ name }) => name),
      ...{ samples: this.#samples, glimpses: this.#glimpses, absences: this.#absences },
    };
  }

  async #goOn(ask: () => Promise<void>): Promise<void> {
    while (!this.#over.signal.aborted) {
      await ask();
      await sleep(PACE);
    }
  }

  async #sample(): Promise<void> {
    const asked = Date.now();
    const status = await statusOf(this.#fleet.service.url).catch(() => undefined);
    this.#samples.push({ asked, answered: Date.now(), ...(status && { status }) });
  }

  /** An engine that does not answer on the side, either, says nothing. */
  async #peek(host: LabHost): Promise<void> {
    if (!host.powered) return;
    const { engine } = host; // it may lose power meanwhile
    const asked = Date.now();
    if (!(await engine.answers())) return;
    const list = await engine.containers().catch(() => undefined);
    if (list === undefined) return;
    const running = new Set(list.filter((it) => it.state === "running").map(({ name }) => name));
    this.#glimpses.push({ asked, answered: Date.now(), host: host.name, running });
  }
}

async function statusOf(url: string): Promise<StatusReport> {
  const { statusCode, body } = await request(`${url}/schedule/status`, {
    signal: AbortSignal.timeout(PATIENCE),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(text);
  return JSON.parse(text) as StatusReport;
}
