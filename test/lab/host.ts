/**
 * A throwaway host: one set of namespaces and cgroups, joined to the machine by one cable. The
 * directory of the host says all that is known of it, so that any process can find and control it.
 *
 *     DIR/hostname  DIR/pid (of its first process)  DIR/address  DIR/docker.sock  DIR/*.log
 */
import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plugCable } from "./cable.ts";
import { firstProcess, keep } from "./keeper.ts";
import { until } from "./until.ts";

export interface Host {
  readonly dir: string;
  /** Takes the power away, and removes every trace. */
  stop(): Promise<void>;
}

/** Boots a host that is gone when `stop` is called, or when this process ends for whatever reason. */
export async function startHost(hostname: string): Promise<Host> {
  const dir = await mkdtemp(join(tmpdir(), "ark-lab-"));
  await writeFile(join(dir, "hostname"), hostname);
  const keeper = keep("host.sh", dir);
  try {
    await Promise.race([
      until("the host boots", () => existsSync(join(dir, "booted"))),
      keeper.ended.then((words) => Promise.reject(new Error(words))),
    ]);
    const pid = await firstProcess(keeper);
    await writeFile(join(dir, "pid"), pid);
    await writeFile(join(dir, "address"), await plugCable(pid));
  } catch (error) {
    keeper.letGo();
    throw new Error(`No host for the test: ${await keeper.ended}`, { cause: error });
  }
  return {
    dir,
    stop: async () => {
      keeper.letGo();
      await keeper.ended;
    },
  };
}
