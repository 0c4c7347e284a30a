/** Drift of one workload, as an edit of the file that it is defined in. */
import { ArkError } from "../errors.ts";
import { diffSpecs } from "../model/diff.ts";
import { isCovered } from "../model/field-path.ts";
import type { LiveSpec } from "../model/observation.ts";
import { nearest } from "../model/nearest.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Position, Problem, Snapshot, Workload } from "../model/snapshot.ts";
import { specDrift, wasInPlace } from "../planner/spec-drift.ts";
import { withLiveFields } from "../snapshot/adopt-fields.ts";
import { editFields } from "../snapshot/edit-fields.ts";
import { editWorkload } from "../snapshot/edit-workload.ts";
import { roleOf } from "../snapshot/layout.ts";
import type { LoadResult } from "../snapshot/load.ts";
import { editedFile } from "../snapshot/project/edited-file.ts";
import { readYaml } from "../snapshot/yaml/read-yaml.ts";
import type { Sight } from "./adopt-sight.ts";
import type { Adopted } from "./adopt-reports.ts";
import { uneditable } from "./uneditable.ts";

export interface FieldEdit {
  readonly file: string;
  readonly text: string;
  readonly adopted: Adopted;
  /** With the edit. */
  readonly snapshot: Snapshot;
  readonly problems: readonly Problem[];
}

/** Reads the snapshot as it would be with another text of a file. */
export type Judge = (file: string, text: string) => Promise<LoadResult>;

/**
 * @param wanted paths of fields; absent: all that differ, but for what its file leaves as it is
 * @returns undefined where nothing differs
 * @throws ArkError not-adoptable, snapshot-conflict, request-invalid
 */
export async function adoptFields(
  workload: Workload,
  wanted: readonly string[] | undefined,
  sight: Sight,
  judge: Judge,
): Promise<FieldEdit | undefined> {
  const { name, position } = workload;
  const container = sight.containers.get(name);
  if (container === undefined) {
    throw notAdoptable(`No container of ${name} is there, so that nothing can be adopted of it.`);
  }
  const memory = sight.memory.workloads[name];
  const { changes, ignored } = specDrift(workload, container, memory);
  if (changes === undefined || container.live === undefined) {
    if (changes?.length === 0) return undefined;
    throw notAdoptable(`The container of ${name} could not be inspected.`);
  }
  const fields = chosen(name, wanted, changes, ignored);
  if (fields.length === 0) return undefined;
  if (!wasInPlace(workload, container, memory)) throw pending(name);
  const texts = candidates(workload, container.live, fields, sight);
  const harmless = texts.filter((text) => !writesSecret(text, position.file, sight));
  for (const text of harmless) {
    const { snapshot, problems } = await judge(position.file, text);
    const says = snapshot && saysSo(snapshot, workload, container.live, fields, sight);
    if (!says) continue;
    const adopted = { workload: name, file: position.file, added: false, fields: [...fields] };
    return { file: position.file, text, adopted, snapshot, problems };
  }
  throw texts.length > harmless.length
    ? wouldTell(name, position, fields)
    : cannotSay(name, position, fields);
}

/** @throws ArkError request-invalid */
function chosen(
  name: string,
  wanted: readonly string[] | undefined,
  changes: readonly FieldChange[],
  ignored: readonly FieldChange[],
): readonly FieldChange[] {
  if (wanted === undefined) return changes;
  const all = [...changes, ...ignored];
  for (const path of wanted) {
    if (all.some((change) => isCovered(change.path, [path]))) continue;
    const hint = INSTEAD.get(path) ?? whatDiffers(path, all);
    const words = `${name} does not differ from its file in ${path}. ${hint}`;
    throw new ArkError("request-invalid", words.replace(/[^?.]$/, "$&."));
  }
  return all.filter(({ path }) => isCovered(path, wanted));
}

function whatDiffers(path: string, all: readonly FieldChange[]): string {
  if (all.length === 0) return "Nothing differs";
  const near = nearest(path, all.map((change) => change.path));
  return near === undefined ? `It differs in ${pathsOf(all)}` : `Did you mean ${near}?`;
}

/** What differs as well, and no file says. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["state", "No file says whether it runs: stop its scheduling instead"],
  ["health", "No file says whether it is healthy"],
  ["name", "A workload is known by its name: name the service anew in its file"],
]);

/** Texts of its file that may say it, the nearest to the old one first. */
function candidates(
  { name, position, spec }: Workload,
  live: LiveSpec,
  fields: readonly FieldChange[],
  { files, variables }: Sight,
): string[] {
  const text = files.get(position.file);
  if (text === undefined) return [];
  const wanted = withLiveFields(spec, live, fields.map(({ path }) => path));
  const edited = editFields(text, position, spec, wanted);
  if (roleOf(position.file)?.role !== "containers") return edited;
  const whole = editWorkload(text, name, wanted, editedFile(position.file, files, variables));
  // Whatever is in the way, such as an anchor that others use, keeps it from being edited.
  return whole === undefined ? edited : [...edited, whole];
}

/** Whether it says by its value what a variable stands for, and git has not yet. */
function writesSecret(text: string, file: string, { files, snapshot: { hidden } }: Sight): boolean {
  // What git would have, and what it would mean: a value may be folded, or quoted.
  const said = (it: string) => [it, readYaml(it).value];
  return hidden?.areNewIn(said(text), said(files.get(file) ?? "")) ?? false;
}

/** Whether what is adopted differs no more, nothing else does, and no other workload is another. */
function saysSo(
  after: Snapshot,
  { name, spec }: Workload,
  live: LiveSpec,
  fields: readonly FieldChange[],
  { snapshot: before }: Sight,
): boolean {
  const becomes = after.workloads.get(name);
  if (becomes === undefined || after.workloads.size !== before.workloads.size) return false;
  const differs = (said: Workload["spec"]) =>
    diffSpecs(said, live.spec, live.image, live.engine).map(({ path }) => path);
  const taken = new Set(fields.map(({ path }) => path));
  const left = new Set(differs(spec).filter((path) => !taken.has(path)));
  return differs(becomes.spec).every((path) => left.has(path)) &&
    [...before.workloads.values()].every((other) =>
      other.name === name || after.workloads.get(other.name)?.hash === other.hash
    );
}

function cannotSay(name: string, position: Position, fields: readonly FieldChange[]) {
  return uneditable(position, `says ${pathsOf(fields)} of ${name} as it is live`);
}

function wouldTell(name: string, { file, line }: Position, fields: readonly FieldChange[]) {
  return notAdoptable(
    `${file} would get the value of a secret variable, were ${
      pathsOf(fields)
    } of ${name} as live ` +
      `written into it. Change it by hand, at line ${line}, by the variable's name.`,
  );
}

function pending(name: string): ArkError {
  return new ArkError(
    "snapshot-conflict",
    `Adopting what ${name} is now would undo its newest commit, which is not rolled out yet.`,
  );
}

function notAdoptable(words: string): ArkError {
  return new ArkError("not-adoptable", words);
}

function pathsOf(fields: readonly FieldChange[]): string {
  return fields.map(({ path }) => path).join(", ");
}
