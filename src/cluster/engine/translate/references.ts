/** Containers that a container refers to: by id in the engine's report, by name in a spec. */
import { sortedUnique } from "../../../model/sorting.ts";
import type { Inspect } from "./engine-types.ts";
import type { CaptureContext } from "./part.ts";

/** The name of the container of that id, or of that beginning of an id; else the reference itself. */
export function containerName(reference: string, context: CaptureContext): string {
  const id = containerId(reference, context);
  return id === undefined ? reference : context.names.get(id)!;
}

/** Full ids of the containers whose names are in the spec: when one is renamed, the spec changes. */
export function referencedIds(inspect: Inspect, context: CaptureContext): string[] {
  const { NetworkMode, PidMode, IpcMode, Cgroup, VolumesFrom, Links } = inspect.HostConfig;
  const modes = [NetworkMode, PidMode, IpcMode, Cgroup].map(String)
    .filter((mode) => mode.startsWith("container:"))
    .map((mode) => mode.slice("container:".length));
  const sources = ((VolumesFrom ?? []) as string[]).map((from) => from.split(":", 1)[0]!);
  const ids = [...modes, ...sources].map((reference) => containerId(reference, context));
  const linked = ((Links ?? []) as string[]).map((link) => link.slice(1, link.indexOf(":")));
  const linkedIds = linked.length > 0 ? idsByName(new Set(linked), context) : [];
  return sortedUnique([...ids.filter((id) => id !== undefined), ...linkedIds]);
}

function idsByName(wanted: ReadonlySet<string>, { names }: CaptureContext): string[] {
  return [...names].filter(([, name]) => wanted.has(name)).map(([id]) => id);
}

function containerId(reference: string, { names }: CaptureContext): string | undefined {
  if (names.has(reference)) return reference;
  if (!/^[0-9a-f]{12,63}$/.test(reference)) return undefined;
  const matches = [...names.keys()].filter((id) => id.startsWith(reference));
  return matches.length === 1 ? matches[0] : undefined;
}
