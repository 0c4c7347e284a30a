/** The commands that only look. */
import type {
  HistoryReport,
  LeaderReport,
  PlanReport,
  StatusReport,
  WhyReport,
} from "../../reconciler/operations.ts";
import type { Command } from "../command.ts";
import { command } from "../command.ts";
import { historyText } from "../render/history.ts";
import { leaderText } from "../render/leader.ts";
import { planText } from "../render/plan.ts";
import { statusText } from "../render/status.ts";
import { whyText } from "../render/why.ts";

/** Milliseconds. */
const DEADLINE = 60_000;

export const readingCommands: readonly Command[] = [
  command<PlanReport>({
    name: "plan",
    summary: "Show what would be done now, and why; exits with 1 where there is drift",
    options: [],
    examples: [
      { line: "plan", meaning: "what differs, field by field" },
      { line: "plan --json | jq .actions", meaning: "for programs" },
    ],
    question: () => ({ path: "/schedule/plan", deadline: DEADLINE }),
    show: planText,
    // A plan for another revision than the newest is no answer to whoever pushed that one.
    exit: ({ drift, problems }) =>
      problems.some(({ severity }) => severity === "error") ? 2 : drift ? 1 : 0,
  }),
  command<StatusReport>({
    name: "status",
    summary: "Show what the last round found",
    options: [],
    examples: [{
      line: "status",
      meaning: "every workload, and how it compares with the snapshot",
    }],
    question: () => ({ path: "/schedule/status", deadline: DEADLINE }),
    show: statusText,
  }),
  command<WhyReport>({
    name: "why",
    summary: "Tell the story of one workload",
    argument: { name: "workload", meaning: "its name, which is its container's" },
    options: [],
    examples: [{ line: "why web", meaning: "what it is to be, what it is, what is done about it" }],
    question: (_, workload) => ({
      path: `/schedule/why/${encodeURIComponent(workload)}`,
      deadline: DEADLINE,
    }),
    show: whyText,
  }),
  command<LeaderReport>({
    name: "leader",
    summary: "Show who leads, and whether scheduling runs",
    options: [],
    examples: [{ line: "leader", meaning: "exits with 2 where the service is not healthy" }],
    question: () => ({ path: "/schedule/leader", deadline: DEADLINE }),
    show: leaderText,
  }),
  command<HistoryReport>({
    name: "history",
    summary: "List the commits of the snapshot repository, the newest first",
    options: [
      ["--limit <number>", "how many; 20 if not said"],
      ["--workload <name>", "only those that changed this one"],
    ],
    examples: [
      { line: "history --limit 5", meaning: "the last five" },
      { line: "history --workload web", meaning: "those that changed one workload" },
    ],
    question: ({ limit, workload }) => ({
      path: "/schedule/history",
      query: {
        ...(limit === undefined ? {} : { limit: String(limit) }),
        ...(workload === undefined ? {} : { workload: String(workload) }),
      },
      deadline: DEADLINE,
    }),
    show: historyText,
  }),
];
