/** Commits drift in fields of `x-ark.adopt`, as their files ask for. */
import { createHash } from "node:crypto";
import { asArkError, type ErrorCode } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { isCovered } from "../model/field-path.ts";
import type { Plan } from "../model/plan.ts";
import { notAdopted } from "../planner/not-adopted.ts";
import { adopt, type AdoptParts } from "./adopt.ts";
import { stableJson } from "../snapshot/stable-json.ts";
import type { Author, Log } from "./ports.ts";
import { replicasOf } from "./replicas.ts";

export interface AdoptDriftParts extends AdoptParts {
  /** Of commits that nobody in particular has asked for. */
  readonly author: Author;
  readonly log: Log;
}

type Revise = (memory: Memory) => Memory;

/**
 * One commit a workload, or a service that makes several. What is in the way of it for good is
 * remembered, and told by the plan, until the file is another; all else is tried again by the next
 * round.
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
  const done = new Set<string>();
  for (const workload of awaiting(plan, snapshot)) {
    const { name } = workload;
    const replicas = likenessOf(workload, plan, snapshot);
    const failed = notAdopted(memory.workloads[name], workload);
    if (done.has(name) || (failed !== undefined && failed.replicas === replicas)) continue;
    try {
      const fields = adoptable(workload, plan);
      const request = { author: parts.author, workload: name, fields, mode: "commit" } as const;
      const { report, recall } = await adopt(request, parts);
      committed ||= report.committed;
      for (const each of report.adopted) done.add(each.workload);
      revisions.push(recall);
    } catch (error) {
      const { code, kind, message } = asArkError(error);
      if (kind.class === "leadership") throw error;
      parts.log.warn({ code, workload: name }, `Could not adopt its drift: ${message}`);
      if (FOR_GOOD.has(code)) revisions.push(remembering(workload, message, replicas));
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

/**
 * In what the containers of its service differ, as a hash: once one is otherwise, the answer may be
 * another. Undefined of one that is the only one.
 */
function likenessOf(
  workload: Workload,
  { verdicts }: Plan,
  snapshot: Snapshot,
): string | undefined {
  const replicas = replicasOf(workload, snapshot);
  if (replicas.length === 1) return undefined;
  const live = replicas.map(({ name, spec }) => {
    const verdict = verdicts.find((each) => each.workload === name);
    const changes = verdict?.changes.filter(({ path }) => isCovered(path, spec["x-ark"]?.adopt));
    return [verdict?.container, changes?.map(({ path, live }) => [path, live])];
  });
  return createHash("sha256").update(stableJson(live)).digest("hex").slice(0, 16);
}

function remembering(
  { name, hash, blob }: Workload,
  reason: string,
  replicas: string | undefined,
): Revise {
  const notAdopted = { hash, blob, reason, ...(replicas !== undefined && { replicas }) };
  return (memory) => ({
    ...memory,
    workloads: { ...memory.workloads, [name]: { ...memory.workloads[name], notAdopted } },
  });
}
