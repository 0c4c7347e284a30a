/** What becomes of drift from now on, as a commit to the workload's file. */
import type { PolicyReport } from "../../reconciler/operations.ts";
import type { Command } from "../command.ts";
import { command } from "../command.ts";
import { policyText } from "../render/policy.ts";
import { committing, MESSAGE, PULL_REQUEST } from "./committing.ts";

/** A git server, and a forge, have to answer; milliseconds. */
const DEADLINE = 2 * 60_000;

const WORKLOAD = { name: "workload", meaning: "whose file is to say so" } as const;

export const policyCommands: readonly Command[] = [
  command<PolicyReport>({
    name: "ignore",
    summary: "Commit that drift in some fields of a workload is left as it is",
    argument: WORKLOAD,
    options: [
      ["--field <path...>", "needed: these, and what is below them: mem_limit, environment.TZ"],
      MESSAGE,
      PULL_REQUEST,
    ],
    examples: [
      { line: "ignore web --field environment.TZ mem_limit", meaning: "two fields" },
      { line: "ignore web --field networks --pull-request", meaning: "all networks, if agreed" },
    ],
    question: (options, workload) => ({
      path: "/schedule/ignore",
      body: { workload, ...committing(options) },
      deadline: DEADLINE,
    }),
    show: policyText,
  }),
  command<PolicyReport>({
    name: "heal",
    summary: "Commit that drift of a workload is healed again, neither ignored nor adopted",
    argument: WORKLOAD,
    options: [
      ["--field <path...>", "only in these, and in what is below them; all, if not said"],
      MESSAGE,
      PULL_REQUEST,
    ],
    examples: [
      { line: "heal web", meaning: "whatever differs" },
      { line: "heal web --field environment.TZ", meaning: "one field" },
    ],
    question: (options, workload) => ({
      path: "/schedule/heal",
      body: { workload, ...committing(options) },
      deadline: DEADLINE,
    }),
    show: policyText,
  }),
];
