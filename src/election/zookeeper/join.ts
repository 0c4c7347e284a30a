/** How a replica comes to take part in the election. */
import type { ArkError } from "../../errors.ts";
import type { ZookeeperUrl } from "../../model/zookeeper-url.ts";
import type { Clock, Election, Log, MemoryStore } from "../../reconciler/ports.ts";
import { Reach, type ReachParts } from "../reach.ts";
import { placesUnder } from "./places.ts";
import type { OpenSession } from "./session.ts";
import { Sessions } from "./sessions.ts";
import { ZooKeeperElection } from "./zookeeper-election.ts";
import { ZooKeeperMemory } from "./zookeeper-memory.ts";

export interface JoinOptions {
  /** `ACS_NETWORK_STORE_CLUSTER`. */
  readonly url: ZookeeperUrl;
  /** `ACS_ADVERTISE`. */
  readonly advertise: string;
  /** `ACS_HOST`. */
  readonly host: string;
  /** `ACS_ZK_TIMEOUT`; milliseconds. */
  readonly timeout: number;
  /** `ACS_ZK_AUTH`: "user:password". */
  readonly auth?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Another one at each call, that nobody can guess, of letters, digits and "-". */
  readonly randomId: () => string;
  readonly openSession: OpenSession;
  /** Why an address cannot be reached, as the rest of a sentence; undefined where it can. */
  readonly askHealth: ReachParts["ask"];
}

export interface Membership {
  readonly election: Election;
  /** Saves only while this replica leads. */
  readonly memory: MemoryStore;
}

/** How long to wait for ZooKeeper before going on without; milliseconds. */
const PATIENCE = 5_000;

/**
 * Resolves when this replica is a candidate, or a few seconds later although ZooKeeper cannot be
 * reached: then it goes on trying, and says so.
 * @throws ArkError zookeeper-refused, which would not heal; nothing goes on then
 */
export async function joinElection(options: JoinOptions): Promise<Membership> {
  const { url, advertise, timeout, auth, clock, log, randomId, openSession } = options;
  const places = placesUnder(url.path);
  const setup = { servers: url.servers, folder: places.election, auth: auth !== undefined };
  const self = { advertise, token: randomId() };
  const decided = new AbortController();
  const sessions: Sessions = new Sessions({
    open: (changed) =>
      openSession({ servers: url.servers, timeout, changed, ...(auth !== undefined && { auth }) }),
    ...{ setup, self, clock, log, randomId },
    changed: () => {
      election.heed();
      if (sessions.everEnrolled) reach.begin();
      if (sessions.everEnrolled || isRefused(sessions.fault)) decided.abort();
    },
  });
  const reach: Reach = new Reach({
    ...{ advertise, host: options.host, clock, log, ask: options.askHealth },
    changed: () => election.heed(),
  });
  const election = new ZooKeeperElection({ sessions, reach, self, clock, log });
  election.begin();
  await clock.sleep(PATIENCE, decided.signal);
  const { fault, everEnrolled } = sessions;
  if (!everEnrolled && isRefused(fault)) {
    await election.resign();
    throw fault;
  }
  sessions.complain();
  const memory = new ZooKeeperMemory({
    ...{ path: places.memory, setup, log },
    session: () => sessions.session,
    term: () => sessions.candidacy?.tenure?.term,
  });
  return { election, memory };
}

function isRefused(fault: ArkError | undefined): fault is ArkError {
  return fault?.code === "zookeeper-refused";
}
