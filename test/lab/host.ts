/**
 * A throwaway host: one set of namespaces and cgroups, joined to the machine by one cable. The
 * directory of the host says all that is known of it, so that any process can find and control it.
 *
 *     DIR/hostname  DIR/pid (of its first process)  DIR/address  DIR/docker.sock  DIR/*.log
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
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
  const keeper = keep(dir);
  try {
    await Promise.race([
      until("the host boots", () => existsSync(join(dir, "booted"))),
      keeper.ended.then((words) => Promise.reject(new Error(words))),
    ]);
    const pid = await firstProcess(keeper.pid);
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

interface Keeper {
  readonly pid: string;
  /** Resolves with what it complained of, when every trace is gone. */
  readonly ended: Promise<string>;
  letGo(): void;
}

/** Runs `host.sh` in a session of its own, so that a signal for this process leaves it to clean up. */
function keep(dir: string): Keeper {
  const child = spawn("setsid", ["sh", script("host.sh"), dir], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (chunk) => words += chunk);
  const ended = new Promise<string>((resolve) => child.once("exit", () => resolve(words.trim())));
  child.unref(); // who forgets to stop the host can still end
  (child.stderr as Socket).unref();
  return {
    pid: String(child.pid),
    ended,
    letGo: () => {
      child.ref();
      child.stdin.end();
    },
  };
}

/** The keeper's only child is `unshare`, and its only child is the host's first process. */
async function firstProcess(keeper: string): Promise<string> {
  return childOf(await childOf(keeper));
}

async function childOf(pid: string): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const [child] = children.trim().split(" ");
  if (child === undefined || child === "") throw new Error(`Process ${pid} has no child`);
  return child;
}
