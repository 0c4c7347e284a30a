/** The service's parts put together in this process, silent, on an engine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "../../src/compose.ts";
import type { GitSettings } from "../../src/config/config.ts";
import type { Log, Metrics } from "../../src/reconciler/ports.ts";
import type { Reconciler } from "../../src/reconciler/reconciler.ts";
import type { Service } from "../../src/reconciler/service.ts";

const nothing = () => {};
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const metrics: Metrics = {
  ...{ round: nothing, action: nothing, commit: nothing, fetch: nothing, wakeUp: nothing },
};

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
  const end = new AbortController();
  const git: GitSettings = {
    url: { kind: "folder", path: join(dataDir, "snapshots.git") },
    ...{ branch: "main", path: "", poll: 1_000 },
  };
  const settings = {
    endpoints: [{ kind: "unix", path: socket }],
    ...{
      dataDir,
      git,
      advertise: "bench:1",
      author: { name: "bench", email: "bench@localhost" },
      host: "127.0.0.1",
      crontab: "0 0 0 1 1 *",
      parallel: 8,
      events: true,
    },
    dockerConfig: "/nowhere",
    variables: {},
    forge: { kind: "off", apiUrl: undefined, token: undefined },
  } as const;
  const { service, reconciler, loop, election, repository } = await compose(
    settings,
    { log, metrics, shutdown: end.signal },
  );
  const over = looping ? loop.run(end.signal) : Promise.resolve();
  return {
    service,
    reconciler,
    close: async () => {
      end.abort();
      await over;
      await election.resign();
      await repository.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
