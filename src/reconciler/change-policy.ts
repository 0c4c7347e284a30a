/** A workload's file is told which drift is left as it is, or is to be healed again: a commit. */
import { ArkError } from "../errors.ts";
import {
  coverOf,
  type DriftAnswer,
  type DriftPolicy,
  healing,
  ignoring,
  type PolicyChange,
  policyChanges,
  policyOf,
} from "../model/drift-policy.ts";
import { listed } from "../model/listed.ts";
import { nearest } from "../model/nearest.ts";
import type { Revision, Snapshot, Workload } from "../model/snapshot.ts";
import { pathFault } from "../snapshot/compose/drift-paths.ts";
import { editDriftPolicy } from "../snapshot/edit-drift-policy.ts";
import { type CaptureParts, readHead } from "./capture.ts";
import { commitMade, type Draft } from "./commits.ts";
import { judgeEdits } from "./judge-edits.ts";
import type { HealRequest, IgnoreRequest, PolicyReport } from "./policy-reports.ts";
import { propose, type PullRequestParts } from "./pull-request.ts";
import { replicasOf } from "./replicas.ts";
import { sameButPolicy } from "./same-but-policy.ts";
import { uneditable } from "./uneditable.ts";

export interface PolicyParts extends CaptureParts, PullRequestParts {}

export type PolicyQuestion =
  | ({ readonly action: "ignore" } & IgnoreRequest)
  | ({ readonly action: "heal" } & HealRequest);

/** What it comes to on top of a revision. */
interface PolicyEdit {
  readonly report: Omit<PolicyReport, "revision" | "committed" | "pullRequest">;
  /** Undefined: its file says so already. */
  readonly draft: Draft | undefined;
}

/**
 * @throws ArkError workload-unknown, request-invalid, not-adoptable, snapshot-invalid,
 * revision-refused; with a pull request also as `propose` does
 */
export async function changePolicy(
  question: PolicyQuestion,
  parts: PolicyParts,
): Promise<PolicyReport> {
  requireFields(question.fields ?? []);
  const make = (head: Revision | undefined) => changeOn(head, question, parts);
  if (question.mode === "pull-request") {
    const body = [`Asked for on ${parts.clusterName} by ${question.author.name}.`];
    return await propose(
      question.action,
      async (head) => ({ ...await make(head), body }),
      parts,
    );
  }
  const { revision, changed, made } = await parts.reconciler.exclusively(() =>
    commitMade(parts, make)
  );
  return { revision, committed: changed, ...made.report };
}

/** As a file that names them is refused. @throws ArkError request-invalid */
function requireFields(paths: readonly string[]): void {
  for (const path of paths) {
    const fault = pathFault(path);
    if (fault !== undefined) throw invalid(`This ${fault.why}. ${fault.hint}`);
  }
}

async function changeOn(
  head: Revision | undefined,
  question: PolicyQuestion,
  parts: PolicyParts,
): Promise<PolicyEdit> {
  const { reconciler, source } = parts;
  await source.refresh((await reconciler.memory()).inForce);
  const { snapshot, files } = await readHead(head, source, parts);
  const workload = requireKnown(question.workload, snapshot);
  const { file } = workload.position;
  const before = policyOf(workload.spec);
  const after = decided(question, workload, before);
  const workloads = replicasOf(workload, snapshot).map(({ name }) => name);
  const report = { file, workloads, fields: policyChanges(before, after), warnings: [] };
  if (report.fields.length === 0) return { report, draft: undefined };
  const texts = editDriftPolicy(files.get(file) ?? "", workload.position, before, after);
  for (const text of texts) {
    const edits = new Map([[file, text]]);
    const { snapshot: becomes, problems } = await judgeEdits(edits, snapshot.revision, parts);
    if (!becomes || !sameButPolicy(snapshot, becomes, workloads, after)) continue;
    const warnings = problems.filter((problem) => problem.file === file);
    return { report: { ...report, warnings }, draft: draftOf(edits, report, question) };
  }
  throw cannotSay(question.action, workload, report.fields);
}

/** @throws ArkError workload-unknown, with the nearest name */
function requireKnown(name: string, { workloads }: Snapshot): Workload {
  const workload = workloads.get(name);
  if (workload !== undefined) return workload;
  const near = nearest(name, workloads.keys());
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new ArkError("workload-unknown", `The snapshot has no workload named ${name}.${meant}`);
}

/** @throws ArkError request-invalid where a path would still not be healed */
function decided(
  question: PolicyQuestion,
  { name, position: { file, line } }: Workload,
  policy: DriftPolicy,
): DriftPolicy {
  if (question.action === "ignore") return ignoring(policy, question.fields);
  const after = healing(policy, question.fields);
  for (const path of question.fields ?? []) {
    const wider = coverOf(path, after);
    if (wider === undefined) continue;
    throw invalid(
      `${file} says ${path} of ${name} by ${wider.path}, which is wider, in \`x-ark.${wider.list}\`. ` +
        `Heal ${wider.path}, or change the file by hand, at line ${line}.`,
    );
  }
  return after;
}

function cannotSay(
  action: PolicyQuestion["action"],
  { name, position }: Workload,
  fields: readonly PolicyChange[],
): ArkError {
  const paths = fields.map(({ path }) => path).join(", ");
  const wanted = action === "ignore"
    ? `leaves ${paths} of ${name} as it is`
    : `has ${paths} of ${name} healed`;
  return uneditable(position, wanted);
}

function draftOf(
  files: Draft["files"],
  { workloads, fields }: Pick<PolicyReport, "workloads" | "fields">,
  { action, author, message, workload }: PolicyQuestion,
): Draft {
  const [verb] = VERBS[action];
  const paths = listed(fields.map(({ path }) => path));
  const lines = fields.map(({ path, was, is }) =>
    `- ${path}: drift was ${VERBS[was][1]}, and is ${VERBS[is][1]} now`
  ).join("\n");
  const all = `That is said of all containers of the service: ${workloads.join(", ")}.`;
  return {
    ...{ files, author, action, workload },
    subject: message ?? `${verb} ${listed(workloads)}: ${paths}`,
    body: workloads.length === 1 ? lines : `${lines}\n\n${all}`,
  };
}

const VERBS: Readonly<Record<DriftAnswer, readonly [command: string, done: string]>> = {
  heal: ["Heal", "healed"],
  ignore: ["Ignore", "ignored"],
  adopt: ["Adopt", "adopted"],
};

function invalid(words: string): ArkError {
  return new ArkError("request-invalid", words);
}
