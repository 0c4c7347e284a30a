/** All that there is to run. */
import { readdirSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import process from "node:process";
import { compiled } from "./compile.ts";
import type { Job } from "./job.ts";

const SECOND = 1000;
const DEADLINE = { check: 120 * SECOND, units: 240 * SECOND, engine: 300 * SECOND };
const BIN = "node_modules/.bin";
const DENO = join(BIN, "deno");

/** How a runtime starts a TypeScript file. */
export interface Runtime {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What it is given instead of the file, where it is not the file. */
  readonly instead?: (file: string) => string;
}

/** The Node that runs this, which may be too old to strip types by itself, and Deno. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "node", command: [process.execPath, "--enable-source-maps"], instead: compiled },
  { name: "deno", command: [DENO, "run", "--allow-all"] },
];

export const BUILD: Job = check("build", [process.execPath, ".ci/build.mjs"]);

export const CHECKS: readonly Job[] = [
  check("types, by tsc", [join(BIN, "tsc"), "--noEmit"]),
  check("types, by deno", [DENO, "check", "--quiet", "src", "test"]),
  check("format", [DENO, "fmt", "--check"]),
  check("lint", [DENO, "lint", "--quiet"]),
];

/** The built program starts on a Node, by its own first line, with the options that stand there. */
export function startOf(name: string, node: string): Job {
  const environment = { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  return { ...check("dist/main.js --help", ["dist/main.js", "--help"]), lane: name, environment };
}

const SUITES = suites();
/** Suites that need neither root nor anything that runs beside them. */
export const UNIT_SUITES = SUITES.filter((file) => !needsMachine(file));
/** Those of them that other versions of Node may answer otherwise; what is merely long is not. */
export const VERSION_SUITES = UNIT_SUITES.filter((file) =>
  !/\/(long-history|race)\.test/.test(file)
);
/** The longest first: a lane would otherwise be left alone with them at the end. */
const LONG = [
  ...["remote-ssh", "stack", "hand-over", "heal", "gitops", "frozen", "service", "drift"],
  ...["weak-network", "session", "faults", "election", "session-contract"],
];

/** Suites that need an engine, a git server, a ZooKeeper ensemble, or several hosts. */
export const ENGINE_SUITES = longestFirst(SUITES.filter((file) => isIn("engine", file)));
export const REMOTE_SUITES = SUITES.filter((file) => isIn("remote", file));
export const HOSTS_SUITES = SUITES.filter((file) => isIn("hosts", file));
export const ZOOKEEPER_SUITES = longestFirst(SUITES.filter((file) => isIn("zookeeper", file)));

/**
 * Suites in the lab that a runtime has to pass. The first passes all; the other those that meet what
 * differs between the two, and the rest where it is asked for all.
 */
export function suitesOn(runtime: Runtime, files: readonly string[], all: boolean): Job[] {
  const own = files.filter((file) => all || runtime === RUNTIMES[0] || !ONCE.test(file));
  return own.map((file) => suiteOf(runtime, file));
}

/**
 * The lab itself, other programs, and stories of the core: sockets, streams, processes and signals
 * have suites of their own.
 */
const ONCE = new RegExp(`/(${
  [
    ...["lab", "losses", "weak-network", "forward", "memory"],
    ...["fidelity", "fidelity-random", "fidelity-volumes"],
    ...["heal", "heal-by-clock", "maintenance", "rollback", "zero-churn", "force-push", "forge"],
    ...["drift", "stack", "adopt-stacks", "apply"],
    ...["remote-ssh", "growth", "replicas", "ssh-contract", "ssh-keys"],
  ].join("|")
})\\.test`);

function longestFirst(files: readonly string[]): readonly string[] {
  const place = (file: string) => (LONG.indexOf(basename(file, ".test.ts")) + 1) || Infinity;
  return files.toSorted((a, b) => place(a) === place(b) ? 0 : place(a) - place(b));
}

function suiteOf(runtime: Runtime, file: string): Job {
  const deadline = DEADLINE.engine;
  const command = commandOf(runtime, file);
  return { lane: runtime.name, title: file, command, deadline, kind: "suite" };
}

function commandOf({ command, instead }: Runtime, ...files: readonly string[]): Job["command"] {
  return [...command, ...(instead === undefined ? files : files.map(instead))];
}

/** Those of one folder share a process. */
export function unitsOf(runtime: Runtime, files: readonly string[]): Job[] {
  return [...new Set(files.map(folderOf))].map((folder) => {
    const own = files.filter((file) => folderOf(file) === folder);
    const title = own.length === 1 ? own[0]! : `${folder}, ${own.length} suites`;
    const command = commandOf(runtime, BATCH, ...own);
    return { lane: runtime.name, title, command, deadline: DEADLINE.units, kind: "suite" };
  });
}

const BATCH = join("test", "driver", "batch.ts");
/** Files that a runtime is started with. */
export const ENTRIES: readonly string[] = [BATCH, ...SUITES];

/** "test/planner" */
function folderOf(file: string): string {
  return file.split("/", 2).join("/");
}

function check(title: string, command: [string, ...string[]]): Job {
  return { lane: "check", title, command, deadline: DEADLINE.check, kind: "check" };
}

function suites(): readonly string[] {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.ts")).map((file) => join("test", file)).sort();
}

function needsMachine(file: string): boolean {
  return ["engine", "hosts", "remote", "zookeeper"].some((folder) => isIn(folder, file));
}

function isIn(folder: string, file: string): boolean {
  return file.startsWith(`test/${folder}/`);
}
