/** What is live becomes what is to be: a commit of drift, or of containers that git has not. */
import { ArkError } from "../errors.ts";
import { listed } from "../model/listed.ts";
import type { Memory } from "../model/memory.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { maskOf } from "../snapshot/mask-changes.ts";
import { adoptContainers, labelled } from "./adopt-containers.ts";
import { adoptFields, type FieldEdit } from "./adopt-fields.ts";
import type { Adopted, AdoptReport, AdoptRequest } from "./adopt-reports.ts";
import { look, type Sight, unknownName } from "./adopt-sight.ts";
import type { CaptureParts } from "./capture.ts";
import { commitMade, type Draft } from "./commits.ts";
import { judgeEdits } from "./judge-edits.ts";
import { propose, type PullRequestParts } from "./pull-request.ts";
import { replicasOf } from "./replicas.ts";

export interface AdoptParts extends CaptureParts, PullRequestParts {}

/** What adopting on top of a revision comes to. */
export interface Adoption {
  readonly report: Omit<AdoptReport, "revision" | "committed" | "pullRequest">;
  /** Undefined: nothing differs. */
  readonly draft: Draft | undefined;
  /** With it. */
  readonly snapshot: Snapshot;
}

/**
 * @returns the report, and what the next rounds are to remember of it
 * @throws ArkError workload-unknown, request-invalid, not-adoptable, snapshot-conflict,
 * snapshot-invalid, revision-refused, engine-unreachable
 */
export async function adopt(
  request: AdoptRequest,
  parts: AdoptParts,
): Promise<{ report: AdoptReport; recall: (memory: Memory) => Memory }> {
  const { revision, changed, made } = await commitMade(
    parts,
    (head) => adoptOn(head, request, parts),
  );
  const { report, snapshot } = made;
  return {
    report: { revision, committed: changed, ...report },
    recall: (memory) =>
      report.adopted.reduce((it, each) => withResidual(it, each, snapshot), memory),
  };
}

/** Nothing is adopted until the pull request is merged. @throws as `adopt`, and as `propose` does */
export function proposeAdoption(
  request: AdoptRequest,
  parts: AdoptParts,
): Promise<AdoptReport> {
  const body = [`Adopted on ${parts.clusterName} for ${request.author.name}.`];
  const make = async (head: Revision | undefined) => ({
    ...await adoptOn(head, request, parts),
    body,
  });
  return propose("adopt", make, parts);
}

async function adoptOn(
  head: Revision | undefined,
  request: AdoptRequest,
  parts: AdoptParts,
): Promise<Adoption> {
  const { workload, label, fields } = request;
  if ((workload === undefined) === (label === undefined)) {
    throw invalid("Name a workload or a container, or a label; not both.");
  }
  const sight = await look(head, workload === undefined ? [] : [workload], parts);
  const known = workload === undefined ? undefined : sight.snapshot.workloads.get(workload);
  if (known !== undefined) {
    for (const { name } of replicasOf(known, sight.snapshot)) refuseUnderWay(name, parts);
    const judge = (file: string, text: string) =>
      judgeEdits(new Map([[file, text]]), sight.head, parts);
    const edit = await adoptFields(known, fields, sight, judge);
    return edit === undefined ? nothing(sight) : ofFields(edit, request, sight);
  }
  if (fields !== undefined) throw withoutFields(workload, sight);
  return await ofContainers(request, sight, parts);
}

function nothing({ snapshot }: Sight): Adoption {
  const report = { adopted: [], notCaptured: {}, warnings: [] };
  return { report, draft: undefined, snapshot };
}

/** What has no file has no fields that differ from one. */
function withoutFields(workload: string | undefined, sight: Sight): ArkError {
  if (workload === undefined) return invalid("Fields are of a workload: name one.");
  if (!sight.containers.has(workload)) return unknownName(workload, sight);
  return invalid(`No file has ${workload} yet: it is adopted as a whole.`);
}

function ofFields(
  { file, text, adopted, snapshot, problems }: FieldEdit,
  request: AdoptRequest,
  sight: Sight,
): Adoption {
  const files = new Map([[file, text]]);
  const mask = maskOf(sight.snapshot);
  const shown = adopted.map((each) => ({ ...each, fields: mask(each.fields) }));
  const warnings = problems.filter((problem) => problem.file === file);
  const report = { adopted: shown, notCaptured: {}, warnings };
  return { report, draft: draftOf(report.adopted, files, request), snapshot };
}

async function ofContainers(
  request: AdoptRequest,
  sight: Sight,
  parts: AdoptParts,
): Promise<Adoption> {
  const { workload, label } = request;
  const named = workload === undefined ? labelled(label!, sight) : [sight.containers.get(workload)];
  if (named.includes(undefined)) throw unknownName(workload!, sight);
  if (named.length === 0) return nothing(sight);
  const names = named.map((it) => it!.name);
  // What does not carry the schedule label is inspected only where it is asked for.
  const inspected = workload === undefined ? await look(sight.head, names, parts) : sight;
  const containers = names.flatMap((name) => inspected.containers.get(name) ?? []);
  for (const name of names) refuseUnderWay(name, parts);
  const edit = adoptContainers(containers, inspected);
  const { snapshot, problems } = await judgeEdits(edit.files, inspected.head, parts);
  if (snapshot === undefined) {
    const words = `With ${listed(names)} the snapshot could not be taken: it has problems.`;
    throw new ArkError("not-adoptable", words, { details: { problems } });
  }
  const found = problems.filter(({ file }) => edit.files.has(file));
  const report = {
    adopted: [...edit.adopted],
    notCaptured: edit.notCaptured,
    warnings: [...edit.warnings, ...found],
  };
  return { report, draft: draftOf(report.adopted, edit.files, request), snapshot };
}

/** @throws ArkError snapshot-conflict */
function refuseUnderWay(name: string, { reconciler }: AdoptParts): void {
  const busy = reconciler.underWay.find(({ action }) => action.workload === name);
  if (busy === undefined) return;
  throw new ArkError(
    "snapshot-conflict",
    `${busy.action.kind} of ${name} is under way: what is live is neither end of it. Ask again.`,
  );
}

function draftOf(
  adopted: readonly Adopted[],
  files: Draft["files"],
  { author, message, workload }: AdoptRequest,
): Draft {
  const names = adopted.map((each) => each.workload);
  // Of containers of one service they are the same.
  const fields = adopted[0]?.fields ?? [];
  const all = adopted.length > 1 ? [`Of ${names.join(", ")}:`] : [];
  const what = fields.length === 0 ? "" : `: ${listed(fields.map(({ path }) => path))}`;
  return {
    files,
    author,
    action: "adopt",
    subject: message ?? `Adopt ${listed(names)}${what}`,
    ...(fields.length > 0 && { body: [...all, ...fields.map(fieldWords)].join("\n") }),
    ...(workload !== undefined && { workload }),
  };
}

/** Characters of a value in a commit's message. */
const VALUE = 100;

function fieldWords({ path, live, desired }: FieldChange): string {
  const words = (value: unknown) => {
    const text = value === undefined ? "(default)" : JSON.stringify(value);
    return text.length <= VALUE ? text : `${text.slice(0, VALUE - 1)}…`;
  };
  return `- ${path}: ${words(desired)} is ${words(live)} now`;
}

/** What the engine reports otherwise than it was asked is so for the new spec, too. */
function withResidual(memory: Memory, { workload, fields }: Adopted, after: Snapshot): Memory {
  const kept = memory.workloads[workload];
  const becomes = after.workloads.get(workload);
  if (kept?.residual === undefined || becomes === undefined) return memory;
  const taken = new Set(fields.map(({ path }) => path));
  const paths = kept.residual.paths.filter((path) => !taken.has(path));
  const residual = { hash: becomes.hash, paths };
  return { ...memory, workloads: { ...memory.workloads, [workload]: { ...kept, residual } } };
}

function invalid(words: string): ArkError {
  return new ArkError("request-invalid", words);
}
