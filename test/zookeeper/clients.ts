/** Sessions of real client libraries with a real ensemble, each over links of its own. */
import process from "node:process";
import type { Connect } from "../../src/election/zookeeper/connection.ts";
import { rememberingLookUp } from "../../src/election/zookeeper/look-up.ts";
import { loadNativeClient } from "../../src/election/zookeeper/native-addon.ts";
import { nativeConnect } from "../../src/election/zookeeper/native-connection.ts";
import { plainConnect } from "../../src/election/zookeeper/plain-connection.ts";
import { ResumingSession } from "../../src/election/zookeeper/resuming-session.ts";
import type {
  Session,
  SessionError,
  SessionOptions,
  SessionState,
} from "../../src/election/zookeeper/session.ts";
import { systemClock } from "../../src/telemetry/clock.ts";
import { Link } from "../lab/link.ts";
import { until } from "../lab/until.ts";
import type { ZooKeeper } from "../lab/zookeeper.ts";

/** Those that this runtime has. */
export const CLIENTS: ReadonlyMap<string, Connect> = new Map([
  ["plain", plainConnect],
  ...("deno" in process.versions ? [] : [["native", nativeConnect(loadNativeClient())] as const]),
]);

/** The one that the service takes on this runtime, and its name. */
export const [NAME, CLIENT] = [...CLIENTS].at(-1)!;

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export interface Told {
  readonly state: SessionState;
  readonly reason?: SessionError;
  /** By performance.now(). */
  readonly at: number;
}

export class Client {
  readonly told: Told[] = [];
  readonly session: Session;

  constructor(connect: Connect, options: Omit<SessionOptions, "changed">) {
    const tools = { clock: systemClock, log: SILENT, random: Math.random };
    this.session = new ResumingSession({
      ...options,
      changed: (state, reason) =>
        this.told.push({ state, ...(reason && { reason }), at: performance.now() }),
    }, { ...tools, connect, lookUp: rememberingLookUp() });
  }

  get states(): readonly SessionState[] {
    return this.told.map(({ state }) => state);
  }

  /** Waits until it was told so, and nothing after that. */
  async is(state: SessionState): Promise<void> {
    await until(`it is ${state}`, () => this.told.at(-1)?.state === state);
  }
}

/** Links to every member of an ensemble. */
export class Links {
  readonly each: readonly Link[];

  private constructor(each: readonly Link[]) {
    this.each = each;
  }

  static async to({ servers }: ZooKeeper): Promise<Links> {
    return new Links(await Promise.all(servers.map((server) => Link.to(server, Math.random))));
  }

  get servers(): { readonly host: string; readonly port: number }[] {
    return this.each.map(({ address }) => address);
  }

  cut(): void {
    for (const link of this.each) link.cut();
  }

  async mend(): Promise<void> {
    await Promise.all(this.each.map((link) => link.mend()));
  }

  async close(): Promise<void> {
    await Promise.all(this.each.map((link) => link.close()));
  }

  /**
   * Every connection breaks; others may be made. Before a session is closed whose end matters to
   * nobody: the native library would wait for a second and a half for the answer to its farewell,
   * and keep this process from passing on either.
   */
  reset(): void {
    for (const link of this.each) link.reset();
  }

  /** The one that the session goes through, where there is one. */
  inUse(): Promise<Link> {
    const open = () => this.each.flatMap((link) => Array<Link>(link.open).fill(link));
    return until("one link is in use", () => open().length === 1 && open()[0]);
  }
}
