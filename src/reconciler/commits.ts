/** The commits that this service makes, with their trailers. */
import { ArkError } from "../errors.ts";
import { leadingNow } from "./leading.ts";
import type { Author, CommitResult, Edit, Election, Metrics, SnapshotRepository } from "./ports.ts";
import { TRAILER } from "./trailers.ts";
import type { DriftAnswer } from "../model/drift-policy.ts";
import type { Problem, Revision } from "../model/snapshot.ts";

export interface CommitParts {
  readonly repository: SnapshotRepository;
  readonly election: Election;
  readonly metrics: Metrics;
  /** What this cluster is called in the audit trail. */
  readonly clusterName: string;
}

/** One change, before it has the trailers that all have. */
export interface Draft {
  readonly files: Edit["files"];
  readonly author: Author;
  readonly action:
    | "snapshot"
    | "stop"
    | "start"
    | "resume"
    | "rollback"
    | "revert"
    | DriftAnswer
    | "init";
  readonly subject: string;
  /** Why, and details; after an empty line. */
  readonly body?: string;
  readonly workload?: string;
  readonly node?: string;
  /** The revision that it is about. */
  readonly revision?: Revision;
}

/** Asks `draft` on the newest revision, and again when somebody else was first. */
export async function commit(
  { repository, election, metrics, clusterName }: CommitParts,
  draft: (head: Revision | undefined) => Promise<Draft | undefined>,
): Promise<CommitResult> {
  let action = "";
  const result = await repository.commit(async (head) => {
    const change = await draft(head);
    if (change === undefined) return undefined;
    action = change.action;
    return withTrailers(change, clusterName, leadingNow(election).term);
  });
  if (result.changed) metrics.commit(action);
  return result;
}

/** The same with what `make` came to on the revision that the commit is on. */
export async function commitMade<Made extends { readonly draft: Draft | undefined }>(
  parts: CommitParts,
  make: (head: Revision | undefined) => Promise<Made>,
): Promise<CommitResult & { readonly made: Made }> {
  let made: Made | undefined;
  const result = await commit(parts, async (head) => {
    made = await make(head);
    return made.draft;
  });
  if (made === undefined) throw new Error("the repository did not ask for the edit");
  return { ...result, made };
}

/** Nothing is written on top of what is not taken, but for stops and starts. */
export function refused(problem: Problem): ArkError {
  return new ArkError(
    "revision-refused",
    "Nothing is committed on top of the newest revision, since that one is not taken itself.",
    { details: { problems: [problem] } },
  );
}

/** @param term of whoever leads; absent where nobody does, as when the repository is begun */
export function withTrailers(change: Draft, clusterName: string, term?: string): Edit {
  const { files, author, action, subject, body, workload, node, revision } = change;
  return {
    files,
    author,
    message: body === undefined || body === "" ? subject : `${subject}\n\n${body}`,
    trailers: {
      [TRAILER.action]: action,
      [TRAILER.cluster]: clusterName,
      ...(term !== undefined && { [TRAILER.term]: term }),
      ...(workload !== undefined && { [TRAILER.workload]: workload }),
      ...(node !== undefined && { [TRAILER.node]: node }),
      ...(revision !== undefined && { [TRAILER.revision]: revision }),
    },
  };
}
