/** Looking at ten nodes of a thousand containers each, with all of them well, and with one frozen. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EnginesCluster } from "../../src/cluster/engines/engines-cluster.ts";
import { fixedEndpoints } from "../../src/cluster/engines/fixed-endpoints.ts";
import { ENGINE_TOOLS } from "../lab/engine-tools.ts";
import { EngineApi } from "./engine-api.ts";
import { inTurn, type Row, timed } from "./measure.ts";

const NODES = 10;
const CONTAINERS = 1_000;
const TIMES = 21;
const WORLD = `${NODES} nodes × ${CONTAINERS} containers`;
const NO_NAMES: ReadonlySet<string> = new Set();

type Engines = ChildProcessByStdio<Writable, Readable, null>;

export async function nodeRows(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "ark-bench-"));
  // One more than are looked at: it is there to be frozen in place of the last one.
  const sockets = Array.from({ length: NODES + 1 }, (_, node) => join(dir, `${node}.sock`));
  const [extra, ...well] = sockets as [string, ...string[]];
  const engines = await start(sockets);
  const end = new AbortController();
  try {
    const all = await open(well, end.signal);
    const bare = await bareRow(well, all);
    const some = await open([extra, ...well.slice(1)], end.signal);
    engines.stdin.write(`${extra}\n`);
    await some();
    return [bare, await frozenRow(some, all)];
  } finally {
    end.abort();
    engines.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

async function bareRow(sockets: readonly string[], observe: () => Promise<unknown>): Promise<Row> {
  const apis = sockets.map((socket) => new EngineApi(socket));
  // Parsed: a list that nobody can read is of no use.
  const list = async (api: EngineApi) =>
    JSON.parse(await api.call("GET", "/containers/json?all=1")) as unknown;
  const times = await inTurn(
    TIMES,
    () => timed(observe),
    () => timed(() => Promise.all(apis.map(list))),
  );
  for (const api of apis) api.close();
  return { name: `observing ${WORLD}`, floorName: "the lists, side by side", aim: 1.5, ...times };
}

async function frozenRow(
  some: () => Promise<unknown>,
  all: () => Promise<unknown>,
): Promise<Row> {
  const times = await inTurn(TIMES, () => timed(some), () => timed(all));
  return { name: "the same, one of them frozen", floorName: "none frozen", aim: 1, ...times };
}

/** A cluster that knows what there is to know, and is told of changes. @returns how it is observed */
async function open(sockets: readonly string[], signal: AbortSignal): Promise<() => Promise<void>> {
  const endpoints = sockets.map((path) => ({ kind: "unix", path }) as const);
  const cluster = new EnginesCluster(fixedEndpoints(endpoints), ENGINE_TOOLS);
  await cluster.describe();
  void follow(cluster, signal);
  const observe = async () => {
    const { nodes } = await cluster.observe(NO_NAMES, signal);
    if (nodes.length !== NODES) throw new Error(`${nodes.length} nodes`);
  };
  for (let warm = 0; warm < 3; warm++) await observe();
  return observe;
}

async function follow(cluster: EnginesCluster, signal: AbortSignal): Promise<void> {
  for await (const _ of cluster.events(signal));
}

async function start(sockets: readonly string[]): Promise<Engines> {
  const program = fileURLToPath(new URL("fake-engines.ts", import.meta.url));
  const args = [...process.execArgv, program, String(CONTAINERS), ...sockets];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
