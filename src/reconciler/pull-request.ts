/** A commit that is proposed: on a branch of its own, with a pull request to merge it. */
import { ArkError, asArkError } from "../errors.ts";
import type { DriftAnswer } from "../model/drift-policy.ts";
import type { Revision } from "../model/snapshot.ts";
import { type CommitParts, type Draft, withTrailers } from "./commits.ts";
import { leadingNow } from "./leading.ts";
import type { Clock, CommitResult, Election, Forge, PullRequestDraft } from "./ports.ts";
import type { Reconciler } from "./reconciler.ts";

export interface PullRequestParts extends CommitParts {
  readonly clock: Clock;
  /** The branch that the snapshot is on: "main". */
  readonly branch: string;
  readonly forge?: Forge;
  readonly reconciler: Reconciler;
}

const NO_FORGE =
  "A pull request needs a forge: set ACS_GIT_URL to a repository on GitHub, GitLab, " +
  "Gitea or Forgejo, ACS_FORGE_TOKEN, and ACS_FORGE where the address does not tell which it is.";

/** What a commit on top of a revision would be, and what is said of it. */
export interface Proposal<Report> {
  readonly report: Report;
  /** Undefined: nothing differs. */
  readonly draft: Draft | undefined;
  /** Paragraphs of the pull request, after the commit's own words. */
  readonly body: readonly string[];
}

export interface Proposed {
  /** The one that it proposes; where nothing differs, the newest one. */
  revision: Revision | undefined;
  committed: boolean;
  pullRequest?: { url: string; number: number };
}

/**
 * Nothing is in force until it is merged. The pull request is opened when rounds go on again.
 * @param what the branch's name begins with
 * @param make asked on the newest revision, while no round is
 * @throws ArkError forge-unknown, as `make`, and as the forge does
 */
export async function propose<Report extends object>(
  what: "snapshot" | DriftAnswer,
  make: (head: Revision | undefined) => Promise<Proposal<Report>>,
  parts: PullRequestParts,
): Promise<Proposed & Report> {
  const { election, reconciler, repository } = parts;
  const forge = requireForge(parts);
  await repository.fetch();
  const { wanted, ...pushed } = await reconciler.exclusively(async () => {
    const head = await repository.head();
    const { report, draft, body } = await make(head);
    if (draft === undefined) return { revision: head, committed: false, report };
    const { branch, changed: committed, revision } = await pushBranch(what, draft, parts);
    if (!committed) return { revision, committed, report };
    const words = [draft.body, ...body].filter((part) => part !== undefined && part !== "");
    const told = { title: draft.subject, body: words.join("\n\n") + "\n" };
    return { revision, committed, report, wanted: { branch, base: parts.branch, ...told } };
  });
  const { report, ...commit } = pushed;
  if (wanted === undefined) return { ...commit, ...report };
  const pullRequest = await openPullRequest(wanted, forge, election);
  return { ...commit, pullRequest, ...report };
}

/** @throws ArkError forge-unknown */
function requireForge({ forge }: Pick<PullRequestParts, "forge">): Forge {
  if (forge === undefined) throw new ArkError("forge-unknown", NO_FORGE);
  return forge;
}

/**
 * @param what the branch's name begins with
 * @returns what came of the commit, and the branch that it is on
 */
async function pushBranch(
  what: "snapshot" | DriftAnswer,
  draft: Draft,
  { clock, clusterName, election, repository }: PullRequestParts,
): Promise<CommitResult & { readonly branch: string }> {
  // "ark-schedule/snapshot-20310504T030000Z"
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const branch = `ark-schedule/${what}-${time}`;
  const edit = withTrailers(draft, clusterName, leadingNow(election).term);
  return { ...await repository.propose(branch, edit), branch };
}

/** @throws ArkError as the forge does; the branch is pushed all the same */
async function openPullRequest(wanted: PullRequestDraft, forge: Forge, election: Election) {
  try {
    return await forge.openPullRequest(wanted, leadingNow(election).signal);
  } catch (error) {
    const { code, details, message } = asArkError(error);
    const words = `The branch ${wanted.branch} is pushed, but it has no pull request: ${message}`;
    throw new ArkError(code, words, { details, cause: error });
  }
}
