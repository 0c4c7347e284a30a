/** Commits drift in fields of `x-ark.adopt`, as their files ask for. */
import { asArkError, type ErrorCode } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { isCovered } from "../model/field-path.ts";
import type { Plan } from "../model/plan.ts";
import { notAdopted } from "../planner/not-adopted.ts";
import { adopt, type AdoptParts } from "./adopt.ts";
import type { Author, Log } from "./ports.ts";

export interface AdoptDriftParts extends AdoptParts {
  /** Of commits that nobody in particular has asked for. */
  readonly author: Author;
  readonly log: Log;
}

type Revise = (memory: Memory) => Memory;

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
  for (const workload of awaiting(plan, snapshot)) {
    const { name } = workload;
    if (notAdopted(memory.workloads[name], workload) !== undefined) continue;
    try {
      const fields = adoptable(workload, plan);
      const request = { author: parts.author, workload: name, fields, mode: "commit" } as const;
      const { report, recall } = await adopt(request, parts);
      committed ||= report.committed;
      revisions.push(recall);
    } catch (error) {
      const { code, kind, message } = asArkError(error);
      if (kind.class === "leadership") throw error;
      parts.log.warn({ code, workload: name }, `Could not adopt its drift: ${message}`);
      if (FOR_GOOD.has(code)) revisions.push(remembering(workload, message));
    }
  }
  return { committed, revisions };
}

const FOR_GOOD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["not-adoptable", "request-invalid"]);

/** Those that the plan leaves for it, whichever of its rules does. */
function awaiting({ holds }: Plan, { workloads }: Snapshot): Workload[] {
  const names = holds.filter(({ kind }) => kind === "adoption").map(({ workload }) => workload);
  return names.flatMap((name) => workloads.get(name) ?? []);
}

function adoptable({ name, spec }: Workload, { verdicts }: Plan): string[] {
  const changes = verdicts.find(({ workload }) => workload === name)?.changes ?? [];
  return changes.map(({ path }) => path).filter((path) => isCovered(path, spec["x-ark"]?.adopt));
}

function remembering({ name, hash, blob }: Workload, reason: string): Revise {
  return (memory) => ({
    ...memory,
    workloads: {
      ...memory.workloads,
      [name]: { ...memory.workloads[name], notAdopted: { hash, blob, reason } },
    },
  });
}
