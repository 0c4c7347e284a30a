/** What an adoption goes by: the newest revision, and what is live. */
import { ArkError } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import { nearest } from "../model/nearest.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { withKnownNodes } from "../planner/known-nodes.ts";
import { countContainers, withoutNamesakes } from "../planner/namesakes.ts";
import { findRenamed } from "../planner/renamed.ts";
import { type CaptureParts, readHead, refuseUnknown } from "./capture.ts";
import { leadingNow } from "./leading.ts";

export interface Sight {
  readonly head: Revision;
  readonly snapshot: Snapshot;
  /** Texts of its files, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The process's own, as far as these files may name them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memory: Memory;
  /** With one container of each name. */
  readonly observation: Observation;
  /** By name; those that somebody has renamed by the name of their workload. */
  readonly containers: ReadonlyMap<string, ObservedContainer>;
}

/**
 * @param also names of containers that are looked at besides those of the snapshot
 * @throws ArkError engine-unreachable, snapshot-invalid, revision-refused
 */
export async function look(
  head: Revision | undefined,
  also: readonly string[],
  parts: CaptureParts,
): Promise<Sight> {
  const { cluster, election, reconciler, source } = parts;
  const memory = await reconciler.memory();
  await source.refresh(memory.inForce);
  const { snapshot, files } = await readHead(head, source, parts);
  const names = new Set([...snapshot.workloads.keys(), ...also]);
  const seen = await cluster.observe(names, leadingNow(election).signal);
  refuseUnknown(seen);
  const observation = withoutNamesakes(withKnownNodes(seen, memory), snapshot, memory);
  const count = countContainers(snapshot, observation, memory);
  const containers = new Map([...count.byName, ...findRenamed(snapshot, memory, count)]);
  const { variables } = source;
  return { head: snapshot.revision, snapshot, files, variables, memory, observation, containers };
}

/** @throws ArkError workload-unknown, with the nearest name */
export function unknownName(name: string, { snapshot, containers }: Sight): ArkError {
  const near = nearest(name, [...snapshot.workloads.keys(), ...containers.keys()]);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  return new ArkError(
    "workload-unknown",
    `Neither the snapshot nor an engine has a container named ${name}.${meant}`,
  );
}
