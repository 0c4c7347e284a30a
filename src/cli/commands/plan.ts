/** What would be done now, or by a revision that is not merged yet. */
import { ArkError } from "../../errors.ts";
import type { PlanReport } from "../../reconciler/operations.ts";
import type { Command, Options } from "../command.ts";
import { command } from "../command.ts";
import { changeText } from "../render/change.ts";
import { commentText } from "../render/comment.ts";
import type { Page } from "../render/page.ts";
import { planMarkdown } from "../render/plan-markdown.ts";
import { planText } from "../render/plan.ts";

/** Milliseconds. */
const DEADLINE = 60_000;

export const planCommand: Command = command<PlanReport>({
  name: "plan",
  summary:
    "Show what would be done now, or by another revision, and why; exits with 1 where that is something",
  options: [
    ["--revision <ref>", "what this commit, branch, tag or ref would change, if it were in force"],
    ["--comment", "print that as Markdown for a pull request"],
    ["--markdown", "print a report"],
  ],
  examples: [
    { line: "plan", meaning: "what differs, field by field" },
    { line: "plan --json | jq .actions", meaning: "for programs" },
    { line: "plan --markdown", meaning: "for a report" },
    { line: "plan --revision refs/pull/7/merge", meaning: "what merging a pull request would do" },
    { line: "plan --revision my-branch --comment", meaning: "the same, for its reviewers" },
  ],
  question: ({ revision, comment }) => {
    if (comment === true && revision === undefined) {
      throw new ArkError(
        "request-invalid",
        "--comment is about a revision: name it by --revision.",
      );
    }
    const query = revision === undefined ? {} : { query: { revision: String(revision) } };
    return { path: "/schedule/plan", ...query, deadline: DEADLINE };
  },
  show: (plan: PlanReport, page: Page, { comment, markdown }: Options) => {
    const { change } = plan;
    const isReport = comment === true || markdown === true;
    if (change === undefined) return isReport ? planMarkdown(plan, page) : planText(plan, page);
    return isReport ? commentText(plan, change) : changeText(plan, change, page);
  },
  exit: exitOf,
});

/** A plan for another revision than the newest is no answer to whoever pushed that one. */
function exitOf({ change, drift, problems }: PlanReport): number {
  if (problems.some(({ severity }) => severity === "error")) return 2;
  if (change === undefined) return drift ? 1 : 0;
  return change.workloads.length + change.settings.length > 0 ? 1 : 0;
}
