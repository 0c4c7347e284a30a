/**
 * From what each file declares to what all of them say together. After a commit nearly all files are
 * known, and this is the time that it takes: plain loops, and nothing put together twice.
 */
import type { NetworkDefinition, Problem, VolumeDefinition, Workload } from "../model/snapshot.ts";
import type { DeclaringFile } from "./declaring-file.ts";
import { dependencyCycles, jobsOf, unknownDependencies, withDependencies } from "./dependencies.ts";
import type { Candidate } from "./dependencies.ts";
import { DefinitionMerge } from "./merge.ts";
import { problem } from "./problems.ts";
import { stableJson } from "./stable-json.ts";

export interface Assembled {
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly networks: ReadonlyMap<string, NetworkDefinition>;
  readonly volumes: ReadonlyMap<string, VolumeDefinition>;
  /** As "project/service". */
  readonly services: ReadonlySet<string>;
  readonly secretsInClear: DeclaringFile["secretsInClear"];
  readonly problems: readonly Problem[];
  /** Whether all that the files declare is known. */
  readonly complete: boolean;
}

/** Files, and what they say together. */
export interface Assembly {
  readonly files: readonly DeclaringFile[];
  readonly all: Assembled;
}

/** @param last what nearly the same files said: where it can be, only what changed is looked at */
export function assemble(files: readonly DeclaringFile[], last?: Assembly): Assembled {
  return (last && patched(files, last)) ?? merged(files);
}

/** Undefined where a change is of more than what containers are like. */
function patched(files: readonly DeclaringFile[], { files: before, all }: Assembly) {
  // Errors between files name lines of both, which may have moved.
  if (files.length !== before.length || all.problems.some(isError)) return undefined;
  const workloads = new Map(all.workloads);
  for (const [at, file] of files.entries()) {
    if (file === before[at]) continue;
    if (!isPatch(file, before[at]!, all.workloads)) return undefined;
    for (const { workload } of file.candidates) workloads.set(workload.name, workload);
  }
  return { ...all, workloads };
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/**
 * Whether nothing else is to be said anew: the same containers, in which no other file has a part,
 * the same networks and volumes, and nothing found wrong.
 */
function isPatch(
  after: DeclaringFile,
  before: DeclaringFile,
  workloads: ReadonlyMap<string, Workload>,
): boolean {
  const isAlone = ({ workload, dependencies }: Candidate) =>
    dependencies.length === 0 && workloads.get(workload.name) === workload;
  return after.readable && before.readable &&
    [after, before].every(({ problems, secretsInClear }) =>
      problems.length + secretsInClear.length === 0
    ) &&
    before.candidates.every(isAlone) &&
    after.candidates.every(({ dependencies }) => dependencies.length === 0) &&
    outlineOf(after) === outlineOf(before);
}

function outlineOf({ candidates, networks, volumes, stack }: DeclaringFile): string {
  const names = candidates.map(({ workload }) => workload.name);
  const items = [networks, volumes].map((all) => all.map(({ item }) => item));
  return stableJson([names, items, stack]);
}

function merged(files: readonly DeclaringFile[]): Assembled {
  const problems: Problem[] = [];
  const networks = new DefinitionMerge<NetworkDefinition>("network", problems);
  const volumes = new DefinitionMerge<VolumeDefinition>("volume", problems);
  const workloads = new Map<string, Workload>();
  const dependents = new Map<string, Candidate>();
  const services = new Set<string>();
  const secretsInClear: DeclaringFile["secretsInClear"][number][] = [];
  let complete = true;
  for (const file of files) {
    for (const each of file.problems) problems.push(each);
    for (const each of file.candidates) addCandidate(each, { workloads, dependents, problems });
    for (const each of file.networks) networks.add(each);
    for (const each of file.volumes) volumes.add(each);
    for (const each of file.stack) services.add(each);
    for (const each of file.secretsInClear) secretsInClear.push(each);
    complete &&= file.readable;
  }
  // Of a file that is not even YAML nobody knows what it would declare.
  const unknown = complete ? unknownDependencies(dependents, workloads) : [];
  for (const each of unknown) problems.push(each);
  for (const each of dependencyCycles(dependents)) problems.push(each);
  return {
    ...{ workloads: completed(workloads, dependents), services, problems, complete },
    secretsInClear,
    ...{ networks: networks.definitions, volumes: volumes.definitions },
  };
}

interface Found {
  readonly workloads: Map<string, Workload>;
  /** Those that wait for others; most do not. */
  readonly dependents: Map<string, Candidate>;
  readonly problems: Problem[];
}

function addCandidate(candidate: Candidate, { workloads, dependents, problems }: Found): void {
  const { workload } = candidate;
  const { name } = workload;
  const earlier = workloads.get(name);
  if (earlier !== undefined) {
    problems.push(duplicate(workload, earlier));
    return;
  }
  workloads.set(name, workload);
  if (candidate.dependencies.length > 0) dependents.set(name, candidate);
}

function duplicate({ name, position }: Workload, { position: { file, line } }: Workload): Problem {
  const message = `a container \`${name}\` is also in ${file}, line ${line}`;
  return problem(
    "duplicate-workload",
    position,
    message,
    "Give one of them another name, or remove it.",
  );
}

function completed(
  workloads: Map<string, Workload>,
  dependents: ReadonlyMap<string, Candidate>,
): ReadonlyMap<string, Workload> {
  for (const [name, candidate] of dependents) {
    workloads.set(name, withDependencies(candidate, workloads));
  }
  for (const name of jobsOf(dependents)) {
    const workload = workloads.get(name);
    if (workload !== undefined) workloads.set(name, { ...workload, job: true });
  }
  return workloads;
}
