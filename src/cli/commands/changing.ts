/** The commands that change something. */
import type {
  ActionReport,
  MaintenanceReport,
  RollbackReport,
  RoundReport,
  SnapshotReport,
} from "../../reconciler/operations.ts";
import type { Command, Options } from "../command.ts";
import { command } from "../command.ts";
import { adoptCommand } from "./adopt.ts";
import { policyCommands } from "./drift-policy.ts";
import { maintenanceText } from "../render/leader.ts";
import { roundText } from "../render/plan.ts";
import { rollbackText } from "../render/rollback.ts";
import { snapshotText } from "../render/snapshot.ts";

/** A capture or a round may have to pull images; milliseconds. */
const LONG = 15 * 60_000;
const SHORT = 60_000;

/** What goes on has not failed. */
const WELL: ReadonlySet<ActionReport["result"]> = new Set(["done", "under-way"]);

const REASON = ["--reason <text>", "why, in a line; it stands in the commit's message"] as const;

const NODE = ["--node <name>", "only what runs, or would run, on this node"] as const;

export const changingCommands: readonly Command[] = [
  command<SnapshotReport>({
    name: "snapshot",
    summary: "Capture the running containers as a commit",
    options: [
      ["--force", "commit even where that would undo a newer commit or drop a workload"],
      ["--pin", "pin images to the digests that run, where they are not pinned yet"],
      ["--prune", "drop workloads whose container is merely gone"],
      ["--pull-request", "propose the commit, on a branch with a pull request"],
      REASON,
    ],
    examples: [
      { line: "snapshot", meaning: "commit what runs now" },
      { line: 'snapshot --prune --reason "batch is over"', meaning: "and drop what is gone" },
    ],
    question: (options) => {
      const mode = options.pullRequest === true ? { mode: "pull-request" } : {};
      const said = picked(options, "force", "pin", "prune", "reason");
      return post("/schedule/snapshot", { ...said, ...mode }, LONG);
    },
    show: snapshotText,
  }),
  adoptCommand,
  ...policyCommands,
  command<RoundReport>({
    name: "restore",
    summary: "Make the containers equal to the snapshot now, past back-off and bad revisions",
    options: [
      ["--workload <name>", "only this one"],
      ["--confirm", "agree to the removals, or the lost history, that it has stopped at"],
    ],
    examples: [
      { line: "restore", meaning: "everything" },
      { line: "restore --workload web", meaning: "one workload" },
    ],
    question: (options) =>
      post("/schedule/snapshot/restore", picked(options, "workload", "confirm"), LONG),
    show: roundText,
    exit: exitOf,
  }),
  command<RoundReport>({
    name: "apply",
    summary: "Carry out a plan exactly as it was shown, or say what has moved since",
    argument: { name: "id", meaning: "of the plan, which `plan` has printed" },
    options: [],
    examples: [
      { line: "apply 4f0c1d2.8b1f03c2d7.7", meaning: "what that plan says, and nothing else" },
    ],
    question: (_, id) => post("/schedule/apply", { id }, LONG),
    show: roundText,
    exit: exitOf,
  }),
  command<RollbackReport>({
    name: "rollback",
    summary: "Commit the files of an earlier revision, of everything or of one workload",
    argument: { name: "revision", meaning: "a commit, branch, tag or ref" },
    options: [["--workload <name>", "only this one"], REASON],
    examples: [
      { line: "rollback 4f0c1d2", meaning: "everything but maintenance.yaml as it was then" },
      { line: 'rollback 4f0c1d2 --workload web --reason "leaks"', meaning: "one file alone" },
    ],
    question: (options, to) =>
      post("/schedule/rollback", { to, ...picked(options, "workload", "reason") }, SHORT),
    show: rollbackText,
  }),
  command<MaintenanceReport>({
    name: "pause",
    summary: "Stop scheduling, of everything or of one workload or node",
    options: [
      ["--workload <name>", "only this one"],
      NODE,
      REASON,
      ["--until <time>", "when it ends by itself: 90m, 2h, 1d, or 2026-11-21T18:00:00Z"],
    ],
    examples: [
      { line: 'pause --reason "new switch" --until 2h', meaning: "everything, for two hours" },
      { line: "pause --workload db", meaning: "one workload, until it is resumed" },
      { line: "pause --node host-a", meaning: "whatever runs there, or would" },
    ],
    question: (options) =>
      post("/schedule/stop", picked(options, "workload", "node", "reason", "until"), SHORT),
    show: maintenanceText,
  }),
  command<MaintenanceReport>({
    name: "resume",
    summary: "Start scheduling again, of everything or of one workload or node",
    options: [["--workload <name>", "only this one"], NODE, REASON],
    examples: [
      { line: "resume", meaning: "end a pause of everything" },
      { line: "resume --workload db", meaning: "end a pause of one workload" },
    ],
    question: (options) =>
      post("/schedule/start", picked(options, "workload", "node", "reason"), SHORT),
    show: maintenanceText,
  }),
];

function exitOf({ actions }: RoundReport): number {
  return actions.every(({ result }) => WELL.has(result)) ? 0 : 2;
}

function post(path: string, body: Record<string, unknown>, deadline: number) {
  return { path, body, deadline };
}

/** What was said of these options. */
function picked(options: Options, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}
