/**
 * A throwaway host: one set of namespaces and cgroups, joined to the machine by one cable, or to others
 * by a switch. The directory of the host says all that is known of it, so that any process can find
 * and control it.
 *
 *     DIR/hostname  DIR/pid (of its first process)  DIR/address  DIR/docker.sock  DIR/*.log
 *     DIR/disk (where the engine's data is, where they outlive the host)  DIR/options (of the engine)
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

/** How a host is made, where it is not alone. */
export interface HostPlace {
  /** Connects the namespaces of that process, and answers the host's address. */
  readonly connect: (pid: string) => Promise<string>;
  /** A folder that outlives the host, and a process that sees it. */
  readonly disk: { readonly path: string; readonly holder: string };
  /** Options of the engine, without spaces in any. */
  readonly options: (address: string) => readonly string[];
}

/** Boots a host that is gone when `stop` is called, or when this process ends for whatever reason. */
export async function startHost(hostname: string, place?: HostPlace): Promise<Host> {
  const dir = await mkdtemp(join(tmpdir(), "ark-lab-"));
  await writeFile(join(dir, "hostname"), hostname);
  if (place !== undefined) await writeFile(join(dir, "disk"), place.disk.path);
  const keeper = keep("host.sh", dir, ...(place === undefined ? [] : [place.disk.holder]));
  try {
    await Promise.race([
      until("the host boots", () => existsSync(join(dir, "booted"))),
      keeper.ended.then((words) => Promise.reject(new Error(words))),
    ]);
    const pid = await firstProcess(keeper);
    await writeFile(join(dir, "pid"), pid);
    const address = await (place?.connect ?? plugCable)(pid);
    await writeFile(join(dir, "address"), address);
    await writeFile(join(dir, "options"), (place?.options(address) ?? []).join("\n"));
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
