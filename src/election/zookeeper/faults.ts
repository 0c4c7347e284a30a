/** What ZooKeeper's errors mean to whoever has set this replica up. */
import { ArkError } from "../../errors.ts";
import { SessionError, type SessionErrorCode } from "./session.ts";

export interface Setup {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** The candidates' folder. */
  readonly folder: string;
  /** Whether `ACS_ZK_AUTH` is set. */
  readonly auth: boolean;
}

/** What will not heal by itself; undefined where it may. */
export function refusal(error: unknown, setup: Setup): ArkError | undefined {
  if (!(error instanceof SessionError)) return undefined;
  const sentence = SENTENCES[error.code]?.(setup);
  return sentence === undefined
    ? undefined
    : new ArkError("zookeeper-refused", sentence, { cause: error });
}

/** Of whichever kind it is. */
export function failure(error: SessionError, setup: Setup): ArkError {
  return refusal(error, setup) ?? unreachable(setup, error.message);
}

const SENTENCES: Readonly<Partial<Record<SessionErrorCode, (setup: Setup) => string>>> = {
  "no-auth": ({ folder, auth }) =>
    `ZooKeeper does not let this replica use ${folder}. Set ACS_ZK_AUTH to ` +
    `${auth ? "what the other replicas have" : "a user:password that may"}, ` +
    "or choose another path in ACS_NETWORK_STORE_CLUSTER.",
  "auth-failed": () =>
    "ZooKeeper refuses the user and password of ACS_ZK_AUTH. Set user:password as it knows them.",
};

/** What is tried again until it heals. @param reason in the words of whoever noticed */
export function unreachable({ servers }: Setup, reason?: string): ArkError {
  return new ArkError(
    "zookeeper-unreachable",
    `ZooKeeper (ACS_NETWORK_STORE_CLUSTER) cannot be reached at ${listOf(servers)}` +
      `${because(reason)}. It is tried again until it can.`,
  );
}

/** After which a fresh session is begun. */
export function ended({ servers }: Setup, reason?: string): ArkError {
  return new ArkError(
    "zookeeper-unreachable",
    `The session with ZooKeeper (ACS_NETWORK_STORE_CLUSTER) at ${listOf(servers)} has ended` +
      `${because(reason)}. A fresh one is begun.`,
  );
}

function listOf(servers: Setup["servers"]): string {
  return servers.map(({ host, port }) => `${host}:${port}`).join(", ");
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}
