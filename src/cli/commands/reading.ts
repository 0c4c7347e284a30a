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
import { historyMarkdown } from "../render/history-markdown.ts";
import { historyText } from "../render/history.ts";
import { leaderText } from "../render/leader.ts";
import { statusText } from "../render/status.ts";
import { whyText } from "../render/why.ts";

/** Milliseconds. */
const DEADLINE = 60_000;

const HISTORY_PARAMETERS = ["limit", "workload", "since", "until", "author", "action"] as const;

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
    summary: "Show the audit trail: who changed what, when, and what came of it",
    options: [
      ["--limit <number>", "how many commits; 20 if not said"],
      ["--workload <name>", "only those of this one, also of one that is long gone"],
      ["--since <time>", "from then on: 7d or 2h ago, 2026-11-01, or 2026-11-21T18:00:00Z"],
      ["--until <time>", "until then, likewise"],
      ["--author <text>", "only those by this one: part of a name or a mail address"],
      [
        "--action <name>",
        "only such: snapshot, adopt, ignore, heal, stop, start, resume, rollback, revert, commit, merge",
      ],
      ["--markdown", "print a table for a report"],
    ],
    examples: [
      { line: "history --since 7d", meaning: "the last week" },
      { line: "history --workload web", meaning: "the story of one workload" },
      { line: "history --author anna --limit 100 --markdown", meaning: "for a report" },
    ],
    question: (options) => ({
      path: "/schedule/history",
      query: Object.fromEntries(
        HISTORY_PARAMETERS.filter((name) => options[name] !== undefined)
          .map((name) => [name, String(options[name])]),
      ),
      deadline: DEADLINE,
    }),
    show: (report, page, { markdown }) =>
      markdown === true ? historyMarkdown(report) : historyText(report, page),
  }),
];
