/** The composition root: the only place that wires adapters to the core. */
import { randomUUID } from "node:crypto";
import { areManagers } from "./cluster/classic/are-managers.ts";
import { ClassicCluster } from "./cluster/classic/classic-cluster.ts";
import { EnginesCluster } from "./cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "./cluster/engines/fixed-endpoints.ts";
import type { Config } from "./config/config.ts";
import { registryLogins } from "./config/registry/registry-logins.ts";
import { leadAlone } from "./election/alone.ts";
import { askHealth } from "./election/ask-health.ts";
import { MemoryFile } from "./election/memory-file.ts";
import { discoverEngines } from "./election/zookeeper/discovery.ts";
import { joinElection, type Membership } from "./election/zookeeper/join.ts";
import { sessionOpener } from "./election/zookeeper/open-session.ts";
import { openForge } from "./forge/open-forge.ts";
import { withTrailers } from "./reconciler/commits.ts";
import { Follower } from "./reconciler/follower.ts";
import { watchLeadership } from "./reconciler/leadership-watch.ts";
import { Loop } from "./reconciler/loop.ts";
import { SERVICE_AUTHOR } from "./reconciler/maintenance.ts";
import type { Cluster, EndpointSource, Log, Metrics } from "./reconciler/ports.ts";
import { Reconciler } from "./reconciler/reconciler.ts";
import { Service } from "./reconciler/service.ts";
import { SnapshotSource } from "./reconciler/snapshot-source.ts";
import { clusterNameOf } from "./model/cluster-name.ts";
import { openRepository } from "./repository/open-repository.ts";
import { templateFiles } from "./repository/template.ts";
import { systemClock as clock } from "./telemetry/clock.ts";

/** A look at a file costs next to nothing; milliseconds. */
const LOCAL_POLL = 1_000;

/** What the service is put together from, besides its settings. */
export interface Surroundings {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Aborted when the service is to end. */
  readonly shutdown: AbortSignal;
}

/** What the parts need to know of the settings. */
export type Settings = Pick<
  Config,
  | "endpoints"
  | "discovery"
  | "dataDir"
  | "dockerConfig"
  | "advertise"
  | "author"
  | "host"
  | "crontab"
  | "events"
  | "parallel"
  | "network"
  | "git"
  | "variables"
  | "forge"
  | "zookeeper"
>;

/** @throws ArkError where the engine, the data directory or the repository is not as it has to be */
export async function compose(settings: Settings, surroundings: Surroundings) {
  const { crontab, events, git, parallel, network } = settings;
  const cluster = await openCluster(settings, surroundings);
  const description = await cluster.describe();
  // Alone, its first step in the data directory tells whether that can be used.
  const alone = settings.zookeeper === undefined && await standAlone(settings, surroundings);
  for (const problem of description.problems ?? []) surroundings.log.warn({}, problem);
  const engines = cluster instanceof ClassicCluster ? [] : description.nodes;
  const clusterName = clusterNameOf(settings, engines);
  const forge = openForge({ ...settings.forge, url: git.url, ca: git.ca, now: clock.now });
  if (forge) surroundings.log.info({}, `Statuses and pull requests go to ${forge.location}.`);
  const repository = await openSnapshots(settings, clusterName);
  // Last, since who joins may lead at once.
  const { election, memory } = alone || await joinOthers(settings, surroundings);
  const wake = (cause: string) => loop.wake(cause);
  const parts = {
    ...{ ...surroundings, cluster, clock, election, memory, repository, clusterName },
    ...{ parallel, wake, ...(network !== undefined && { network }) },
    source: new SnapshotSource(repository, settings.variables),
  };
  const reconciler = new Reconciler(parts);
  const follower = new Follower({
    ...parts,
    poll: git.url.kind === "folder" ? LOCAL_POLL : git.poll,
    keep: async () => [(await reconciler.memory()).inForce].filter((it) => it !== undefined),
  });
  const acts = crontab !== undefined;
  const { author } = settings;
  const rest = { reconciler, follower, acts, author, branch: git.branch, ...(forge && { forge }) };
  const service = new Service({ ...parts, ...rest });
  const loop = new Loop({
    ...parts,
    follower,
    crontab,
    events: acts && events,
    turn: (causes) => service.turn(causes),
  });
  watchLeadership(election, wake, surroundings.shutdown);
  return { service, reconciler, loop, election, engine: description, repository };
}

/**
 * The one place that chooses what kind of cluster the endpoints are.
 * @throws ArkError config-invalid, zookeeper-unreachable, zookeeper-refused, engine-unreachable
 */
async function openCluster(settings: Settings, surroundings: Surroundings): Promise<Cluster> {
  const { endpoints, discovery, dockerConfig } = settings;
  const { log } = surroundings;
  const tools = { clock, log, loginFor: registryLogins(dockerConfig, log) };
  if (discovery === undefined && await areManagers(endpoints, clock)) {
    return new ClassicCluster(endpoints, tools);
  }
  return new EnginesCluster(await endpointSource(settings, surroundings), tools);
}

async function endpointSource(
  { endpoints, discovery }: Settings,
  { log, shutdown }: Surroundings,
): Promise<EndpointSource> {
  if (discovery === undefined) return fixedEndpoints(endpoints);
  const openSession = await sessionOpener({ clock, log, random: Math.random });
  return await discoverEngines({ ...discovery, openSession, clock, log, shutdown });
}

/** @throws ArkError data-dir-unusable */
async function standAlone(
  { advertise, dataDir }: Settings,
  { log }: Surroundings,
): Promise<Membership> {
  const election = await leadAlone({ advertise, dataDir, clock });
  return { election, memory: new MemoryFile({ dataDir, clock, log }) };
}

/** @throws ArkError zookeeper-refused */
async function joinOthers(
  { advertise, host, zookeeper }: Settings,
  { log }: Surroundings,
): Promise<Membership> {
  if (zookeeper === undefined) throw new Error("there is no election to take part in");
  const openSession = await sessionOpener({ clock, log, random: Math.random });
  const tools = { clock, log, openSession, askHealth, randomId: () => randomUUID() };
  return await joinElection({ ...zookeeper, ...tools, advertise, host });
}

async function openSnapshots({ git, dataDir }: Settings, clusterName: string) {
  const beginning = {
    files: await templateFiles(),
    author: SERVICE_AUTHOR,
    action: "init",
    subject: "Begin the snapshot repository",
  } as const;
  const seed = withTrailers(beginning, clusterName);
  return await openRepository({ ...git, dataDir, seed, committer: SERVICE_AUTHOR, clock });
}
