/** The containers whose namespaces a container joins. */
import type { ContainerSpec } from "../../model/container-spec.ts";

const KEYS = ["network_mode", "pid", "ipc"] as const;
const CONTAINER = "container:";

/**
 * Names them by id. An engine that knows no container of the name keeps the name, and would join
 * whichever bears it when the container starts: nobody could see then that it has to follow one
 * that is made anew.
 * @param idOf asks the engine; throws where there is no such container
 */
export async function joinById(
  spec: ContainerSpec,
  idOf: (name: string) => Promise<string>,
): Promise<ContainerSpec> {
  const joined = KEYS.filter((key) => spec[key]?.startsWith(CONTAINER));
  const resolved = await Promise.all(joined.map(async (key) => {
    const id = await idOf(spec[key]!.slice(CONTAINER.length));
    return [key, `${CONTAINER}${id}`] as const;
  }));
  return resolved.length === 0 ? spec : { ...spec, ...Object.fromEntries(resolved) };
}
