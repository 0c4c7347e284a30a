/** The commands that only look. */
import type {
  HistoryReport,
  LeaderReport,
  StatusReport,
  WhyReport,
} from "../../reconciler/operations.ts";
import type { Command } from "../command.ts";
import { command } from "../command.ts";
import { planCommand } from "./plan.ts";
import { historyText } from "../render/history.ts";
import { leaderText } from "../render/leader.ts";
import { statusText } from "../render/status.ts";
import { whyText } from "../render/why.ts";

/** Milliseconds. */
const DEADLINE = 60_000;

export const readingCommands: readonly Command[] = [
  planCommand,
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
