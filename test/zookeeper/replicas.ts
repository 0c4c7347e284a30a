/** Replicas within this process, that take part in an election on a real ensemble. */
import { randomUUID } from "node:crypto";
import type { Connect } from "../../src/election/zookeeper/connection.ts";
import { joinElection, type Membership } from "../../src/election/zookeeper/join.ts";
import { rememberingLookUp } from "../../src/election/zookeeper/look-up.ts";
import { ResumingSession } from "../../src/election/zookeeper/resuming-session.ts";
import type { OpenSession } from "../../src/election/zookeeper/session.ts";
import type { ZookeeperUrl } from "../../src/model/zookeeper-url.ts";
import type { Leading } from "../../src/reconciler/ports.ts";
import { systemClock as clock } from "../../src/telemetry/clock.ts";
import { until } from "../lab/until.ts";

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** What is asked for; the ensemble grants it; milliseconds. */
export const TIMEOUT = 2_000;

export function openerOf(connect: Connect): OpenSession {
  const tools = { clock, log: SILENT, random: Math.random, lookUp: rememberingLookUp(), connect };
  return (options) => new ResumingSession(options, tools);
}

export interface Replica extends Membership {
  readonly advertise: string;
  /** As "level: message". */
  readonly said: readonly string[];
}

export interface Joining {
  readonly connect: Connect;
  readonly url: ZookeeperUrl;
  readonly advertise?: string;
  readonly auth?: string;
  /** Of its sessions; milliseconds. */
  readonly timeout?: number;
}

export async function join(
  { connect, url, advertise = "a:1", auth, timeout = TIMEOUT }: Joining,
): Promise<Replica> {
  const said: string[] = [];
  const at = (level: string) => (_: object, words: string) => void said.push(`${level}: ${words}`);
  const membership = await joinElection({
    ...{ url, advertise, host: "0.0.0.0", timeout, clock },
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    randomId: randomUUID,
    openSession: openerOf(connect),
    askHealth: async () => undefined,
    ...(auth !== undefined && { auth }),
  });
  return { ...membership, advertise, said };
}

export function leads({ election }: Replica): boolean {
  const leadership = election.current();
  return leadership.self && leadership.holds();
}

/** Waits for it; rejects with what the replica knows and has said. */
export async function leading(replica: Replica, deadline?: number): Promise<Leading> {
  const { advertise, election, said } = replica;
  try {
    await until(`${advertise} leads`, () => leads(replica), deadline);
  } catch (error) {
    const known = JSON.stringify({ known: election.current(), said }, null, 2);
    throw new Error(`${(error as Error).message}\n${advertise}: ${known}`, { cause: error });
  }
  return election.current() as Leading;
}
