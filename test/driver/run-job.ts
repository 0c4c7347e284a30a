/** Runs a job in a process group of its own, and kills the whole group at the deadline. */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Exit, Job } from "./job.ts";

const running = new Set<ChildProcess>();

export function runJob(job: Job): Promise<Exit> {
  const [command, ...args] = job.command;
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...job.environment },
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output += text);
  }
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killGroup(child);
    }, job.deadline);
    const end = (code: number | null): void => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output, late });
    };
    child.once("error", (error) => {
      output += String(error);
      end(null);
    });
    child.once("exit", () => killGroup(child)); // what it left running would hold its output open
    child.once("close", end);
  });
}

/** For a driver that is told to end. */
export function killAll(): void {
  for (const child of running) killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended already
  }
}
