/** Replicas on a fake ensemble, in a time that passes as the test says. */
import { setImmediate as turn } from "node:timers/promises";
import { joinElection, type JoinOptions } from "../../../src/election/zookeeper/join.ts";
import type { Election, Leading, Log, MemoryStore } from "../../../src/reconciler/ports.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeEnsemble, type FakeSession } from "../../fakes/zookeeper.ts";
import type { FakeProcess } from "./process.ts";

export const TIMEOUT = 10_000;
export const FOLDER = "/Cluster/ark-schedule/election";
const STEP = 100;

export interface Replica {
  readonly election: Election;
  readonly memory: MemoryStore;
  /** As "level: message". */
  readonly said: readonly string[];
  readonly sessions: readonly FakeSession[];
}

export class World {
  readonly clock = new FakeClock(1_000_000);
  readonly ensemble = new FakeEnsemble(this.clock);
  #ids = 0;

  /** Resolves when everything that needs no time is done. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns++) await turn();
  }

  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= STEP) {
      this.clock.advance(Math.min(STEP, left));
      await this.settle();
    }
  }

  /** @param process where it has a clock of its own, and may be stopped */
  async join(
    advertise: string,
    options: Partial<JoinOptions> = {},
    process?: FakeProcess,
  ): Promise<Replica> {
    const said: string[] = [];
    const sessions: FakeSession[] = [];
    const { election, memory } = await joinElection({
      url: { servers: [{ host: "zoo", port: 2181 }], path: "/Cluster" },
      ...{ advertise, host: "0.0.0.0", timeout: TIMEOUT },
      ...{ clock: process ?? this.clock, log: logInto(said), randomId: () => `id-${this.#ids++}` },
      openSession: (sessionOptions) => {
        const changed = process?.gated(sessionOptions.changed) ?? sessionOptions.changed;
        const session = this.ensemble.open({ ...sessionOptions, changed });
        sessions.push(this.ensemble.newest);
        return process?.through(session) ?? session;
      },
      askHealth: async () => undefined,
      ...options,
    });
    await this.settle();
    return { election, memory, said, sessions };
  }

  /** Names of the candidates' nodes, in order. */
  candidates(): string[] {
    return this.ensemble.tree.paths().filter((path) => path.startsWith(`${FOLDER}/`))
      .sort((a, b) => Number(a.slice(-10)) - Number(b.slice(-10)));
  }
}

export function logInto(said: string[]): Log {
  const at = (level: string) => (_: object, message: string) =>
    void said.push(`${level}: ${message}`);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Fails where the replica does not lead. */
export function leading({ election }: Pick<Replica, "election">): Leading {
  const leadership = election.current();
  if (!leadership.self) throw new Error(`does not lead: ${JSON.stringify(leadership)}`);
  return leadership;
}

export function leads({ election }: Pick<Replica, "election">): boolean {
  const leadership = election.current();
  return leadership.self && leadership.holds();
}
