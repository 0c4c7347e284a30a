/** Drift of one workload, as an edit of the file that it is defined in. */
import { ArkError } from "../errors.ts";
import { diffSpecs } from "../model/diff.ts";
import { isCovered } from "../model/field-path.ts";
import { nearest } from "../model/nearest.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Problem, Snapshot, Workload } from "../model/snapshot.ts";
import { specDrift, wasInPlace } from "../planner/spec-drift.ts";
import { withLiveFields } from "../snapshot/adopt-fields.ts";
import { editFields } from "../snapshot/edit-fields.ts";
import { editWorkload } from "../snapshot/edit-workload.ts";
import { roleOf } from "../snapshot/layout.ts";
import type { LoadResult } from "../snapshot/load.ts";
import { editedFile } from "../snapshot/project/edited-file.ts";
import { type StackFile, stackFile } from "../snapshot/project/stack-file.ts";
import { readYaml } from "../snapshot/yaml/read-yaml.ts";
import type { Held } from "./adopt-held.ts";
import {
  cannotSay,
  notAdoptable,
  notInspected,
  ofFiles,
  pathsOf,
  pending,
  wouldTell,
} from "./adopt-refusals.ts";
import { heldBy } from "./adopt-replicas.ts";
import type { Sight } from "./adopt-sight.ts";
import type { Adopted } from "./adopt-reports.ts";
import { replicasOf } from "./replicas.ts";

export interface FieldEdit {
  readonly file: string;
  readonly text: string;
  /** Of each container that the service makes, where it makes several. */
  readonly adopted: readonly Adopted[];
  /** With the edit. */
  readonly snapshot: Snapshot;
  readonly problems: readonly Problem[];
}

/** Reads the snapshot as it would be with another text of a file. */
export type Judge = (file: string, text: string) => Promise<LoadResult>;

/**
 * @param wanted paths of fields; absent: all that differ, but for what its file leaves as it is
 * @returns undefined where nothing differs
 * @throws ArkError not-adoptable, snapshot-conflict, request-invalid, engine-unreachable
 */
export async function adoptFields(
  workload: Workload,
  wanted: readonly string[] | undefined,
  sight: Sight,
  judge: Judge,
): Promise<FieldEdit | undefined> {
  const { name } = workload;
  const container = sight.containers.get(name);
  if (container === undefined) {
    throw notAdoptable(`No container of ${name} is there, so that nothing can be adopted of it.`);
  }
  const memory = sight.memory.workloads[name];
  const { changes, ignored } = specDrift(workload, container, memory);
  if (changes === undefined || container.live === undefined) {
    if (changes?.length === 0) return undefined;
    throw notInspected(name);
  }
  const fields = chosen(name, wanted, changes, ignored);
  if (fields.length === 0) return undefined;
  if (!wasInPlace(workload, container, memory)) throw pending(name);
  const asked = { workload, live: container.live, fields };
  const contents = fields.filter(({ path }) => isCovered(path, ["files"]));
  if (contents.length > 0) throw ofFiles({ ...asked, fields: contents });
  return await edit(asked, heldBy(asked, sight), sight, judge);
}

/** @param held it, and the others of its service */
async function edit(
  asked: Held,
  held: readonly Held[],
  sight: Sight,
  judge: Judge,
): Promise<FieldEdit> {
  const { file } = asked.workload.position;
  const stack = stackFile(asked.workload, sight.files, sight.variables);
  const texts = candidates(asked, stack, sight);
  const harmless = texts.filter((text) => !writesSecret(text, file, sight));
  for (const text of harmless) {
    const { snapshot, problems } = await judge(file, text);
    if (snapshot === undefined || !saysSo(snapshot, asked, held, sight)) continue;
    const adopted = held.map(({ workload: { name }, fields }) => ({
      ...{ workload: name, file, added: false, fields: [...fields] },
    }));
    return { file, text, adopted, snapshot, problems };
  }
  throw texts.length > harmless.length ? wouldTell(asked) : cannotSay(asked, stack);
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
  { workload: { name, position, spec }, live, fields }: Held,
  stack: StackFile | undefined,
  { files, variables }: Sight,
): string[] {
  const text = files.get(position.file);
  if (text === undefined) return [];
  const wanted = withLiveFields(spec, live, fields.map(({ path }) => path));
  const edited = editFields(text, position, spec, wanted, stack);
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

/**
 * Whether what is adopted differs no more, nothing else does, the others of the service are others in
 * that alone, and no other workload is another.
 */
function saysSo(
  after: Snapshot,
  { workload, live, fields }: Held,
  held: readonly Held[],
  { snapshot: before }: Sight,
): boolean {
  if (after.workloads.size !== before.workloads.size) return false;
  const taken = fields.map(({ path }) => path);
  const replicas = replicasOf(workload, before);
  const names = new Set(replicas.map(({ name }) => name));
  return held.every((each) => isLive(after, each)) &&
    replicas.every(({ name, spec }) => {
      const becomes = after.workloads.get(name);
      return becomes !== undefined && (name === workload.name ||
        diffSpecs(spec, becomes.spec, live.image, live.engine)
          .every(({ path }) => taken.includes(path) || isOrder(path)));
    }) &&
    [...before.workloads.values()].every(({ name, hash }) =>
      names.has(name) || after.workloads.get(name)?.hash === hash
    );
}

function isLive(after: Snapshot, { workload: { name, spec }, live, fields }: Held): boolean {
  const becomes = after.workloads.get(name);
  if (becomes === undefined) return false;
  const differs = (said: Workload["spec"]) =>
    diffSpecs(said, live.spec, live.image, live.engine).map(({ path }) => path);
  const taken = new Set(fields.map(({ path }) => path));
  const left = new Set(differs(spec).filter((path) => !taken.has(path)));
  return differs(becomes.spec).every((path) => left.has(path));
}

/** Which network is the first follows of which there are. */
function isOrder(path: string): boolean {
  return path.startsWith("networks.") && path.endsWith(".priority");
}
