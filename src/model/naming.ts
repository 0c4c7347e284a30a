/** Names that this program gives to containers. */

const PREVIOUS = ".ark-previous";

/** What a container is called while the rollout that replaces it has not proved itself yet. */
export function previousName(workload: string): string {
  return workload + PREVIOUS;
}

/** The workload whose kept container this is; undefined for every other name. */
export function workloadOfPrevious(name: string): string | undefined {
  return name.endsWith(PREVIOUS) ? name.slice(0, -PREVIOUS.length) : undefined;
}

/** The workload that a container of this name is of: kept by a rollout, or the one in its place. */
export function workloadOf(name: string): string {
  return workloadOfPrevious(name) ?? name;
}
