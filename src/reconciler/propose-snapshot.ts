/** Live containers become a pull request: a commit on a branch of its own, for people to merge. */
import { captureOn, type CaptureParts } from "./capture.ts";
import type { Draft } from "./commits.ts";
import type { SnapshotReport, SnapshotRequest } from "./operations.ts";
import type { PullRequestDraft } from "./ports.ts";
import {
  openPullRequest,
  type PullRequestParts,
  pushBranch,
  requireForge,
} from "./pull-request.ts";

export interface ProposalParts extends CaptureParts, PullRequestParts {}

/**
 * Opens it after the capture, when rounds go on again.
 * @throws ArkError forge-unknown, as `capture`, and as the forge does
 */
export async function proposeSnapshot(
  request: SnapshotRequest,
  parts: ProposalParts,
): Promise<SnapshotReport> {
  const { reconciler, repository } = parts;
  const forge = requireForge(parts);
  await repository.fetch();
  const { report, wanted } = await reconciler.exclusively(() => push(request, parts));
  if (wanted === undefined) return report;
  return { ...report, pullRequest: await openPullRequest(wanted, forge, parts.election) };
}

interface Pushed {
  readonly report: SnapshotReport;
  /** Absent: nothing has changed. */
  readonly wanted?: PullRequestDraft;
}

async function push(request: SnapshotRequest, parts: ProposalParts): Promise<Pushed> {
  const { branch: base, clusterName, repository } = parts;
  const head = await repository.head();
  const { result, draft } = await captureOn(head, request, parts);
  if (draft === undefined) {
    return { report: { revision: head, committed: false, ...result.report } };
  }
  const { revision, changed: committed, branch } = await pushBranch("snapshot", draft, parts);
  const report = { revision, committed, ...result.report };
  if (!committed) return { report };
  const body = bodyOf(draft, report, clusterName);
  return { report, wanted: { branch, base, title: draft.subject, body } };
}

function bodyOf({ author, body }: Draft, report: SnapshotReport, clusterName: string): string {
  const { added, updated, removed, notCaptured } = report;
  const lists = Object.entries({ added, updated, removed })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `- ${what}: ${names.map((name) => `\`${name}\``).join(", ")}\n`);
  const losses = Object.entries(notCaptured).flatMap(([workload, reasons]) =>
    reasons.map((reason) => `- \`${workload}\`: ${reason}\n`)
  );
  return [
    ...(body === undefined ? [] : [`${body}\n`]),
    `What runs on ${clusterName}, captured for ${author.name}:\n\n${lists.join("")}`,
    ...(losses.length === 0
      ? []
      : [`Not captured, since no file can say it:\n\n${losses.join("")}`]),
  ].join("\n");
}
