/** Live containers become a pull request: a commit on a branch of its own, for people to merge. */
import { ArkError, asArkError } from "../errors.ts";
import { captureOn, type CaptureParts } from "./capture.ts";
import { type Draft, withTrailers } from "./commits.ts";
import { leadingNow } from "./leading.ts";
import type { SnapshotReport, SnapshotRequest } from "./operations.ts";
import type { Clock, Election, Forge, PullRequestDraft } from "./ports.ts";

export interface ProposalParts extends CaptureParts {
  readonly clock: Clock;
  /** The branch that the snapshot is on: "main". */
  readonly branch: string;
  readonly forge?: Forge;
}

const NO_FORGE =
  "A pull request needs a forge: set ACS_GIT_URL to a repository on GitHub, GitLab, " +
  "Gitea or Forgejo, ACS_FORGE_TOKEN, and ACS_FORGE where the address does not tell which it is.";

/**
 * Opens it after the capture, when rounds go on again.
 * @throws ArkError forge-unknown, as `capture`, and as the forge does
 */
export async function proposeSnapshot(
  request: SnapshotRequest,
  parts: ProposalParts,
): Promise<SnapshotReport> {
  const { forge, reconciler, repository } = parts;
  if (forge === undefined) throw new ArkError("forge-unknown", NO_FORGE);
  await repository.fetch();
  const { report, wanted } = await reconciler.exclusively(() => pushBranch(request, parts));
  if (wanted === undefined) return report;
  return { ...report, pullRequest: await open(wanted, forge, parts.election) };
}

interface Pushed {
  readonly report: SnapshotReport;
  /** Absent: nothing has changed. */
  readonly wanted?: PullRequestDraft;
}

async function pushBranch(request: SnapshotRequest, parts: ProposalParts): Promise<Pushed> {
  const { branch: base, clock, clusterName, election, repository } = parts;
  const head = await repository.head();
  const { result, draft } = await captureOn(head, request, parts);
  if (draft === undefined) {
    return { report: { revision: head, committed: false, ...result.report } };
  }
  const branch = branchName(clock.now());
  const edit = withTrailers(draft, clusterName, leadingNow(election).term);
  const { revision, changed: committed } = await repository.propose(branch, edit);
  const report = { revision, committed, ...result.report };
  if (!committed) return { report };
  const body = bodyOf(draft, report, clusterName);
  return { report, wanted: { branch, base, title: draft.subject, body } };
}

/** "ark-schedule/snapshot-20310504T030000Z" */
function branchName(now: number): string {
  return `ark-schedule/snapshot-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, "")}`;
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

async function open(wanted: PullRequestDraft, forge: Forge, election: Election) {
  try {
    return await forge.openPullRequest(wanted, leadingNow(election).signal);
  } catch (error) {
    const { code, details, message } = asArkError(error);
    const words = `The branch ${wanted.branch} is pushed, but it has no pull request: ${message}`;
    throw new ArkError(code, words, { details, cause: error });
  }
}
