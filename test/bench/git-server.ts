/** A git server beside the bench, and a repository of many files on it. */
import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { GitSettings } from "../../src/config/config.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { toRun } from "../other-program.ts";
import { tryGit } from "../repository/git.ts";

interface Host {
  readonly url: string;
  /** With credentials, for the ordinary git. */
  readonly cloneUrl: string;
  readonly repository: string;
  readonly username: string;
  readonly password: string;
}

export interface BenchServer extends Host {
  readonly settings: GitSettings;
  close(): Promise<void>;
}

export async function startServer(): Promise<BenchServer> {
  const file = fileURLToPath(new URL("git-host.ts", import.meta.url));
  const child = spawn(process.execPath, toRun(file), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const host = await firstLine(child);
  const { url, username, password } = host;
  return {
    ...host,
    settings: {
      url: { kind: "http", href: url },
      credentials: { username, password },
      ...{ branch: "main", path: "", poll: 600_000 },
    },
    close: async () => {
      const ended = once(child, "exit");
      child.stdin!.end();
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<Host> {
  const [line] = await once(createInterface({ input: child.stdout! }), "line");
  return JSON.parse(line as string) as Host;
}

/** One commit with so many containers, packed as a server has it after a while. */
export async function fill({ repository }: Host, count: number): Promise<void> {
  const files = new Map<string, string>([
    ["cluster.yaml", "prune: off\n"],
    ["maintenance.yaml", "scheduling: stopped\n"],
  ]);
  for (let at = 0; at < count; at++) files.set(`containers/app${at}.yaml`, containerFile(at, 0));
  await importCommit(repository, files);
  await tryGit(repository, ["gc", "-q"]);
}

/** A commit on the server, on top of what is there, without a clone and a push. */
export async function importCommit(
  repository: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const changes = [...files].map(([path, text]) =>
    `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
  );
  const { code } = await tryGit(repository, ["rev-parse", "-q", "--verify", "refs/heads/main"]);
  const from = code === 0 ? "from refs/heads/main^0\n" : "";
  const head = "committer Bench <bench@localhost> now\ndata 6\nChange\n";
  const stream = `commit refs/heads/main\n${head}${from}${changes.join("")}`;
  const result = await tryGit(repository, ["fast-import", "--quiet", "--date-format=now"], stream);
  if (result.code !== 0) throw new Error(result.stderr);
}

/** As captures write them. */
export function containerFile(index: number, version: number): string {
  return printWorkload(`app${index}`, {
    image: `registry.example/team/app:${index % 7}.${version}`,
    command: ["serve", "--port", String(8000 + index)],
    environment: { INDEX: String(index), TZ: "UTC", MODE: "production" },
    labels: { "ark.labels.schedule": `app${index}`, team: `t${index % 20}` },
    mem_limit: "512m",
    restart: "always",
    ports: [{ target: 80, protocol: "tcp", published: String(10_000 + index) }],
    volumes: [{ type: "volume", source: `data${index}`, target: "/data" }],
  });
}
