/** What has to be there first, over all files: names that nobody has, and rings. */
import { nearest } from "../model/nearest.ts";
import type { Position, Problem, Workload } from "../model/snapshot.ts";
import { capped, problem } from "./problems.ts";

/** A workload on its way into a snapshot. */
export interface Candidate {
  /** Whose dependencies are not known before all files are. */
  readonly workload: Workload;
  readonly dependencies: readonly {
    readonly name: string;
    readonly strict: boolean;
    /** What of its own file may be meant. */
    readonly near?: () => string | undefined;
    /** Where it is said. */
    readonly position: () => Position;
  }[];
}

/** By name: those that wait for others. */
export type Dependents = ReadonlyMap<string, Candidate>;

/** To find a name that is like another takes time, and nobody reads so many. */
const MAX_HINTS = 100;

/** Each strict dependency on a name that no workload has. */
export function unknownDependencies(
  dependents: Dependents,
  workloads: ReadonlyMap<string, Workload>,
): Problem[] {
  const unknown = [...dependents.values()].flatMap(({ dependencies }) => {
    const missing = dependencies.filter(({ name, strict }) => strict && !workloads.has(name));
    return capped(missing.map((it) => ({ ...it, message: NOTHING(it.name) })));
  });
  return unknown.map(({ name, message, position, near }, i) => {
    const meant = i < MAX_HINTS ? near?.() ?? nearest(name, workloads.keys()) : undefined;
    const hint = meant === undefined ? "Remove it." : `Did you mean \`${meant}\`?`;
    return problem("unknown-service", position(), message, hint);
  });
}

const NOTHING = (name: string) => `nothing in the snapshot is called \`${name}\``;

/** Names of those that others wait for to complete, and so are to run to their end. */
export function jobsOf(dependents: Dependents): ReadonlySet<string> {
  const jobs = new Set<string>();
  for (const { workload: { spec } } of dependents.values()) {
    for (const [name, { condition }] of Object.entries(spec.depends_on ?? {})) {
      if (condition === "service_completed_successfully") jobs.add(name);
    }
  }
  return jobs;
}

/** With those of its dependencies that the snapshot has, each once. */
export function withDependencies(
  { workload, dependencies }: Candidate,
  workloads: ReadonlyMap<string, Workload>,
): Workload {
  const known = dependencies.map(({ name }) => name).filter((name) => workloads.has(name));
  const others = [...new Set(known)].filter((name) => name !== workload.name);
  const { dependencies: _, ...rest } = workload;
  return { dependencies: others.sort(), ...rest };
}

/** Every ring, once, named by its members in order. */
export function dependencyCycles(dependents: Dependents): Problem[] {
  const done = new Set<string>();
  return [...dependents.keys()].flatMap((start) => {
    const ring = done.has(start) ? undefined : findRing(start, dependents, done);
    if (!ring) return [];
    const { position } = dependents.get(ring[0]!)!.workload;
    const message = `these wait for each other: ${[...ring, ring[0]].join(" → ")}`;
    return [problem("dependency-cycle", position, message, "Let one of them start on its own.")];
  });
}

/** Depth first, without recursion: a chain may be as long as the snapshot. */
function findRing(
  start: string,
  dependents: Dependents,
  done: Set<string>,
): string[] | undefined {
  const trail: { name: string; left: string[] }[] = [];
  const onTrail = new Set<string>();
  const enter = (name: string) => {
    trail.push({ name, left: waitsFor(dependents.get(name)!, dependents) });
    onTrail.add(name);
  };
  let ring: string[] | undefined;
  for (enter(start); trail.length > 0;) {
    const { name, left } = trail.at(-1)!;
    const next = left.pop();
    if (next === undefined) {
      trail.pop();
      onTrail.delete(name);
      done.add(name);
    } else if (onTrail.has(next)) {
      const names = trail.map((step) => step.name);
      ring ??= names.slice(names.indexOf(next));
    } else if (!done.has(next)) enter(next);
  }
  return ring;
}

/** Whoever waits for nobody is in no ring. */
function waitsFor({ dependencies }: Candidate, dependents: Dependents): string[] {
  return dependencies.map(({ name }) => name).filter((name) => dependents.has(name));
}
