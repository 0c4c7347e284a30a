/** A container without its spec: a row of `GET /containers/json`, or the state in an inspection. */
import type Docker from "dockerode";
import type {
  ContainerState,
  Health,
  LiveSpec,
  ObservedContainer,
} from "../../model/observation.ts";

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
    ...exitCodeOf(row),
    createdAt: row.Created * 1000,
    labels: row.Labels ?? {},
  };
}

/** The list has no field for this either: "Exited (0) 2 minutes ago". */
function exitCodeOf({ State, Status }: Docker.ContainerInfo): { exitCode?: number } {
  const code = State === "exited" ? /^Exited \((\d+)\)/.exec(Status)?.[1] : undefined;
  return code === undefined ? {} : { exitCode: Number(code) };
}

/** A linked container has several names; its own has one slash. */
function nameOf({ Names }: Docker.ContainerInfo): string {
  const own = Names.find((name) => name.lastIndexOf("/") === 0) ?? Names[0] ?? "";
  return own.slice(1);
}

/**
 * State, health and status as an inspection has them. It waits for what the engine is about to do
 * with the container, which the list does not.
 */
export function stateOf(
  { State }: Docker.ContainerInspectInfo,
): Pick<ObservedContainer, "state" | "health" | "exitCode"> & { status?: string } {
  const state = State.Status as ContainerState;
  const health = (State.Health?.Status ?? "none") as Health;
  // The list words the rest better: how long it has been so.
  if (state !== "exited") return { state, health };
  const { ExitCode: exitCode } = State;
  return { state, health, exitCode, status: `Exited (${exitCode})` };
}

/** Nothing of what runs, or never ran: the engine calls that the year 1. */
export function endOf(
  { State }: Docker.ContainerInspectInfo,
): Pick<LiveSpec, "endedAt" | "exitCode"> {
  const endedAt = Date.parse(State.FinishedAt);
  if (State.Running) return {};
  return { exitCode: State.ExitCode, ...(endedAt > 0 && { endedAt }) };
}
