/** Commits drift in fields of `x-ark.adopt`, as their files ask for. */
import { asArkError, type ErrorCode } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { isCovered } from "../model/field-path.ts";
import type { Plan, Verdict } from "../model/plan.ts";
import { adopt, type AdoptParts } from "./adopt.ts";
import type { Author, Log } from "./ports.ts";

export interface AdoptDriftParts extends AdoptParts {
  /** Of commits that nobody in particular has asked for. */
  readonly author: Author;
  readonly log: Log;
}

type Revise = (memory: Memory) => Memory;

/** The rule of the plan that waits for it. */
const RULE = "adoption";

/**
 * One commit a workload. What is in the way of it for good is remembered, and told by the plan, until
 * the file is another; all else is tried again by the next round.
 * @returns whether anything was committed, and what is to be remembered, if anything is
 * @throws ArkError leadership-lost
 */
export async function adoptDrift(
  plan: Plan,
  snapshot: Snapshot,
  memory: Memory,
  parts: AdoptDriftParts,
): Promise<{ committed: boolean; revisions: Revise[] }> {
  const revisions: Revise[] = [];
  let committed = false;
  for (const verdict of plan.verdicts.filter(({ rule }) => rule === RULE)) {
    const { workload } = verdict;
    const hash = snapshot.workloads.get(workload)?.hash ?? "";
    if (memory.workloads[workload]?.notAdopted?.hash === hash) continue;
    try {
      const fields = adoptable(verdict, snapshot);
      const mode = "commit";
      const { report, recall } = await adopt(
        { author: parts.author, workload, fields, mode },
        parts,
      );
      committed ||= report.committed;
      revisions.push(recall);
    } catch (error) {
      const { code, kind, message } = asArkError(error);
      if (kind.class === "leadership") throw error;
      parts.log.warn({ code, workload }, `Could not adopt its drift: ${message}`);
      if (FOR_GOOD.has(code)) revisions.push(notAdopted(workload, hash, message));
    }
  }
  return { committed, revisions };
}

const FOR_GOOD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["not-adoptable", "request-invalid"]);

function adoptable({ workload, changes }: Verdict, { workloads }: Snapshot): string[] {
  const adopt = workloads.get(workload)?.spec["x-ark"]?.adopt;
  return changes.map(({ path }) => path).filter((path) => isCovered(path, adopt));
}

function notAdopted(workload: string, hash: string, reason: string): Revise {
  return (memory) => ({
    ...memory,
    workloads: {
      ...memory.workloads,
      [workload]: { ...memory.workloads[workload], notAdopted: { hash, reason } },
    },
  });
}
