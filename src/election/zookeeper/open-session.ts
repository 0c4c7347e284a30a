/** Which client library this runtime speaks to ZooKeeper with. */
import process from "node:process";
import type { Clock, Log } from "../../reconciler/ports.ts";
import type { Connect } from "./connection.ts";
import { rememberingLookUp } from "./look-up.ts";
import { loadNativeClient } from "./native-addon.ts";
import { nativeConnect } from "./native-connection.ts";
import { ResumingSession } from "./resuming-session.ts";
import type { OpenSession } from "./session.ts";

export interface OpenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to below 1: spreads the replicas over the servers. */
  readonly random: () => number;
}

/** Says in the log which library it is not, where another was to be expected. */
export async function sessionOpener(options: OpenerOptions): Promise<OpenSession> {
  const tools = {
    ...options,
    connect: await chooseLibrary(options.log),
    lookUp: rememberingLookUp(),
  };
  return (session) => new ResumingSession(session, tools);
}

/** @param load gets the addon, or throws */
export async function chooseLibrary(log: Log, load = loadNativeClient): Promise<Connect> {
  if (!("deno" in process.versions)) {
    try {
      return nativeConnect(load());
    } catch (error) {
      log.warn({ problem: error instanceof Error ? error.message : String(error) }, NOT_BUILT);
    }
  }
  const { plainConnect } = await import("./plain-connection.ts");
  return plainConnect;
}

const NOT_BUILT =
  "The native ZooKeeper client is not built for this Node, so one in JavaScript takes its place. " +
  "To build it, install g++, make and python3, then run: npm rebuild zookeeper";
