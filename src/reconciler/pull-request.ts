/** A commit that is proposed: on a branch of its own, with a pull request to merge it. */
import { ArkError, asArkError } from "../errors.ts";
import { type CommitParts, type Draft, withTrailers } from "./commits.ts";
import { leadingNow } from "./leading.ts";
import type { Clock, CommitResult, Election, Forge, PullRequestDraft } from "./ports.ts";

export interface PullRequestParts extends CommitParts {
  readonly clock: Clock;
  /** The branch that the snapshot is on: "main". */
  readonly branch: string;
  readonly forge?: Forge;
}

const NO_FORGE =
  "A pull request needs a forge: set ACS_GIT_URL to a repository on GitHub, GitLab, " +
  "Gitea or Forgejo, ACS_FORGE_TOKEN, and ACS_FORGE where the address does not tell which it is.";

/** @throws ArkError forge-unknown */
export function requireForge({ forge }: Pick<PullRequestParts, "forge">): Forge {
  if (forge === undefined) throw new ArkError("forge-unknown", NO_FORGE);
  return forge;
}

/**
 * @param what the branch's name begins with
 * @returns what came of the commit, and the branch that it is on
 */
export async function pushBranch(
  what: "snapshot" | "adopt",
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
export async function openPullRequest(wanted: PullRequestDraft, forge: Forge, election: Election) {
  try {
    return await forge.openPullRequest(wanted, leadingNow(election).signal);
  } catch (error) {
    const { code, details, message } = asArkError(error);
    const words = `The branch ${wanted.branch} is pushed, but it has no pull request: ${message}`;
    throw new ArkError(code, words, { details, cause: error });
  }
}
