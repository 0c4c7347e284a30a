/** The audit trail, told from the repository's commits alone. Pure. */
import { isOf, type Scope } from "../model/maintenance.ts";
import type { HistoryEntry } from "./operations.ts";
import type { Commit } from "./ports.ts";

/** Trailers of the commits that this program makes. */
export const TRAILER = {
  action: "Ark-Action",
  cluster: "Ark-Cluster",
  term: "Ark-Term",
  workload: "Ark-Workload",
  node: "Ark-Node",
  /** Of a rollback, whose files are back; of a revert, which one failed. */
  revision: "Ark-Revision",
} as const;

const RESUMES: ReadonlySet<string> = new Set(["start", "resume"]);

/** @param commits newest first, as they are in the log */
export function historyEntries(commits: readonly Commit[]): HistoryEntry[] {
  return commits.map((commit, index) => {
    const action = actionOf(commit);
    const stoppedAt = RESUMES.has(action) ? stopBefore(commits, index) : undefined;
    return {
      revision: commit.revision,
      at: commit.at,
      author: commit.author.name,
      action,
      subject: commit.subject,
      ...(commit.body !== "" && { reason: commit.body }),
      workloads: commit.changed.flatMap(({ path, change }) => {
        const name = workloadFile(path);
        return name === undefined ? [] : [{ name, change }];
      }),
      ...(stoppedAt !== undefined && { stoppedFor: commit.at - stoppedAt }),
    };
  });
}

function actionOf({ trailers }: Commit): string {
  return trailers[TRAILER.action] ?? "commit";
}

/** When the stop was committed that this start ended: of the same workload, node or cluster. */
function stopBefore(commits: readonly Commit[], start: number): number | undefined {
  const scope = scopeOf(commits[start]!);
  for (const earlier of commits.slice(start + 1)) {
    if (!isOf(scopeOf(earlier), scope)) continue;
    if (RESUMES.has(actionOf(earlier))) return undefined;
    if (actionOf(earlier) === "stop") return earlier.at;
  }
  return undefined;
}

function scopeOf({ trailers }: Commit): Scope {
  const { [TRAILER.workload]: workload, [TRAILER.node]: node } = trailers;
  return { ...(workload && { workload }), ...(node && { node }) };
}

function workloadFile(path: string): string | undefined {
  return /^containers\/(.+)\.ya?ml$/.exec(path)?.[1] ??
    /^stacks\/([^/]+)\/compose\.ya?ml$/.exec(path)?.[1];
}
