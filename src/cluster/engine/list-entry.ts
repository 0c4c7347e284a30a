/** One row of `GET /containers/json`, as a container without its spec. */
import type Docker from "dockerode";
import type { ContainerState, Health, ObservedContainer } from "../../model/observation.ts";

/** A list has no field for health: the engine writes it behind the status. */
const HEALTH: readonly (readonly [string, Health])[] = [
  ["(healthy)", "healthy"],
  ["(unhealthy)", "unhealthy"],
  ["(health: starting)", "starting"],
];

export function listEntry(row: Docker.ContainerInfo, node: string): ObservedContainer {
  return {
    id: row.Id,
    name: nameOf(row),
    node,
    state: row.State as ContainerState,
    health: HEALTH.find(([ending]) => row.Status.endsWith(ending))?.[1] ?? "none",
    status: row.Status,
    createdAt: row.Created * 1000,
    labels: row.Labels ?? {},
  };
}

/** A linked container has several names; its own has one slash. */
function nameOf({ Names }: Docker.ContainerInfo): string {
  const own = Names.find((name) => name.lastIndexOf("/") === 0) ?? Names[0] ?? "";
  return own.slice(1);
}
