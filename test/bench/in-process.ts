/** The service's parts put together in this process, silent, on an engine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineCluster } from "../../src/cluster/engine/engine-cluster.ts";
import { leadAlone } from "../../src/election/alone.ts";
import { MemoryFile } from "../../src/election/memory-file.ts";
import { withTrailers } from "../../src/reconciler/commits.ts";
import { Loop } from "../../src/reconciler/loop.ts";
import { SERVICE_AUTHOR } from "../../src/reconciler/maintenance.ts";
import type { Log, Metrics } from "../../src/reconciler/ports.ts";
import { Reconciler } from "../../src/reconciler/reconciler.ts";
import { Service } from "../../src/reconciler/service.ts";
import { SnapshotSource } from "../../src/reconciler/snapshot-source.ts";
import { openRepository } from "../../src/repository/open-repository.ts";
import { templateFiles } from "../../src/repository/template.ts";
import { systemClock as clock } from "../../src/telemetry/clock.ts";

const nothing = () => {};
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const metrics: Metrics = { round: nothing, action: nothing, commit: nothing, wakeUp: nothing };

export interface InProcess {
  readonly service: Service;
  readonly reconciler: Reconciler;
  close(): Promise<void>;
}

/** Without the loop, nothing happens but what is asked for. */
export async function inProcess(
  socket: string,
  { looping }: { looping: boolean },
): Promise<InProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), "ark-bench-"));
  const cluster = new EngineCluster({ kind: "unix", path: socket }, clock);
  await cluster.describe();
  const election = await leadAlone({ advertise: "bench:1", dataDir, clock });
  const draft = { author: SERVICE_AUTHOR, action: "init", subject: "Begin" } as const;
  const repository = await openRepository({
    url: { kind: "folder", path: join(dataDir, "snapshots.git") },
    path: "",
    dataDir,
    branch: "main",
    seed: withTrailers({ ...draft, files: await templateFiles() }, "bench", "1"),
    committer: SERVICE_AUTHOR,
    clock,
  });
  const end = new AbortController();
  const parts = {
    ...{ cluster, clock, log, metrics, election, repository, clusterName: "bench" },
    source: new SnapshotSource(repository),
    memory: new MemoryFile({ dataDir, clock, log }),
    shutdown: end.signal,
  };
  const reconciler = new Reconciler(parts);
  const service = new Service({ ...parts, reconciler, wake: (cause) => loop.wake(cause) });
  const loop = new Loop({
    ...parts,
    crontab: "0 0 0 1 1 *",
    events: true,
    round: () => service.turn(),
  });
  const over = looping ? loop.run(end.signal) : Promise.resolve();
  return {
    service,
    reconciler,
    close: async () => {
      end.abort();
      await over;
      election.stepDown();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
