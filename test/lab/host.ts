/**
 * A throwaway host: one set of namespaces and cgroups, joined to the machine by one cable. The
 * directory of the host says all that is known of it, so that any process can find and control it.
 *
 *     DIR/hostname  DIR/pid (of its first process)  DIR/address  DIR/docker.sock  DIR/*.log
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plugCable } from "./cable.ts";
import { until } from "./until.ts";

export interface Host {
  readonly dir: string;
  /** Takes the power away, and removes every trace. */
  stop(): Promise<void>;
}

/** Path of a script that lies beside this file. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Boots a host that is gone when `stop` is called, or when this process ends for whatever reason. */
export async function startHost(hostname: string): Promise<Host> {
  const dir = await mkdtemp(join(tmpdir(), "ark-lab-"));
  await writeFile(join(dir, "hostname"), hostname);
  const keeper = spawn("setsid", ["sh", script("host.sh"), dir], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  keeper.unref();
  const ended = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  try {
    await until("the host boots", () => existsSync(join(dir, "booted")));
    const pid = await firstProcess(keeper);
    await writeFile(join(dir, "pid"), pid);
    await writeFile(join(dir, "address"), await plugCable(pid));
  } catch (error) {
    const log = await readFile(join(dir, "host.log"), "utf8").catch(() => "");
    keeper.stdin?.end();
    throw new Error(`No host for the test: ${String(error)} ${log}`, { cause: error });
  }
  return {
    dir,
    stop: async () => {
      keeper.ref(); // only now does somebody wait for it
      keeper.stdin?.end();
      await ended;
    },
  };
}

/** The keeper's only child is `unshare`, and its only child is the host's first process. */
async function firstProcess(keeper: ChildProcess): Promise<string> {
  return childOf(await childOf(String(keeper.pid)));
}

async function childOf(pid: string): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const [child] = children.trim().split(" ");
  if (child === undefined || child === "") throw new Error(`Process ${pid} has no child`);
  return child;
}
