/** A file of containers/, networks/, volumes/ or stacks/: what it adds to a snapshot. */
import { needsOf } from "../model/needs.ts";
import type { NetworkDefinition, Problem, VolumeDefinition, Workload } from "../model/snapshot.ts";
import type { ComposeFile } from "./compose/compose-file.ts";
import type { Declared } from "./compose/definitions.ts";
import type { Candidate } from "./dependencies.ts";
import { specHash } from "./fingerprint.ts";
import { overridesOf, preferredTo } from "./layout.ts";
import type { RepositoryPath } from "./layout.ts";
import type { Placed } from "./merge.ts";
import { problem } from "./problems.ts";
import { readProject } from "./project/read-project.ts";
import type { BaseFile, ProjectReading } from "./project/project-reading.ts";
import type { ProjectSources } from "./project/repository-sources.ts";
import type { SecretInClear } from "./secrets-in-clear.ts";

export interface DeclaringFile {
  readonly problems: readonly Problem[];
  /** Whether all that it declares is known. */
  readonly readable: boolean;
  readonly candidates: readonly Candidate[];
  readonly networks: readonly Placed<NetworkDefinition>[];
  readonly volumes: readonly Placed<VolumeDefinition>[];
  readonly secretsInClear: readonly SecretInClear[];
  /** Services of a stack as "project/service", those without containers, too. */
  readonly stack: readonly string[];
}

const EMPTY: Omit<ComposeFile, "scope"> = {
  ...{ services: [], networks: [], volumes: [], stack: [], secretsInClear: [] },
};

/** @param sources what else it may look at */
export function readDeclaringFile(
  file: BaseFile,
  { role, project }: RepositoryPath,
  sources: ProjectSources,
): DeclaringFile {
  const isStack = role === "stack";
  const instead = isStack ? preferredTo(file.path).find(sources.has, sources) : undefined;
  if (instead !== undefined) return outranked(file.path, instead);
  const override = isStack ? overridesOf(file.path).find(sources.has, sources) : undefined;
  const section = role === "networks" || role === "volumes" ? role : "services";
  const files = [file.path, ...(override === undefined ? [] : [override])];
  const place = { section, ...(project === undefined ? {} : { project, files }) } as const;
  const reading = readProject(file, override, place, sources);
  const { services, networks, volumes, stack, secretsInClear } = reading.content ?? EMPTY;
  const placed = <T>({ definition, path }: Declared<T>): Placed<T> => ({
    item: definition,
    position: reading.locate(path, "key"),
  });
  const whole = { blob: sources.blobOf(file), ...sources.filesOf(file) };
  return {
    problems: reading.problems,
    readable: reading.content !== undefined,
    candidates: services.map((service) => candidate(service, whole, reading)),
    networks: networks.map(placed),
    volumes: volumes.map(placed),
    secretsInClear: secretsInClear.map(({ name, path }) => ({
      name,
      position: () => reading.locate(path, "value"),
    })),
    stack,
  };
}

function outranked(path: string, instead: string): DeclaringFile {
  const message = `nothing reads this file, since ${instead} is there`;
  const problems = [problem("stray-file", { file: path }, message, "Remove one of them.")];
  const nothing = { candidates: [], networks: [], volumes: [], secretsInClear: [], stack: [] };
  return { problems, readable: true, ...nothing };
}

function candidate(
  { key, dependencies, ...service }: ComposeFile["services"][number],
  { blob, files }: Pick<Workload, "blob" | "files">,
  reading: ProjectReading,
): Candidate {
  const { name, spec, contents, permits, relocation, placement, job } = service;
  // As one literal, since every round looks at all of them.
  const workload = {
    name,
    spec,
    hash: specHash(spec),
    position: reading.locate(["services", key], "key"),
    blob,
    permits,
    relocation,
    placement,
    needs: needsOf(spec),
    dependencies: [],
    ...(contents && { contents }),
    ...(files && { files }),
    ...(job && { job }),
  };
  return {
    workload,
    dependencies: dependencies.map(({ path, ...dependency }) => ({
      ...dependency,
      position: () => reading.locate(path, "value"),
    })),
  };
}
