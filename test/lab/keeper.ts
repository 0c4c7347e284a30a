/**
 * Ties processes and files to the life of this process: a script holds them for as long as its
 * standard input is open, and clears up after them when the pipe ends, however this process ends.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";

export interface Keeper {
  readonly pid: string;
  /** Resolves with what it complained of, when every trace is gone. */
  readonly ended: Promise<string>;
  letGo(): void;
}

/** Path of a script that lies beside this file. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Runs a script in a session of its own, so that a signal for this process leaves it to clear up. */
export function keep(name: string, ...args: string[]): Keeper {
  const child = spawn("setsid", ["sh", script(name), ...args], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (chunk) => words += chunk);
  const ended = new Promise<string>((resolve) => child.once("exit", () => resolve(words.trim())));
  child.unref(); // who forgets to stop it can still end
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

/** The keeper's only child is `unshare`, and its only child is the first process of the namespaces. */
export async function firstProcess({ pid }: Keeper): Promise<string> {
  return childOf(await childOf(pid));
}

async function childOf(pid: string): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const [child] = children.trim().split(" ");
  if (child === undefined || child === "") throw new Error(`Process ${pid} has no child`);
  return child;
}
