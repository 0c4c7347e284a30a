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
