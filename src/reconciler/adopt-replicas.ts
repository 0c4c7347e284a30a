/** Of containers of one service, which an edit changes all together: those that it is made for. */
import { ArkError } from "../errors.ts";
import type { ObservedContainer } from "../model/observation.ts";
import type { FieldChange } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";
import { specDrift, wasInPlace } from "../planner/spec-drift.ts";
import { stableJson } from "../snapshot/stable-json.ts";
import type { Held } from "./adopt-held.ts";
import { notAdoptable, notInspected, pathsOf, pending } from "./adopt-refusals.ts";
import type { Sight } from "./adopt-sight.ts";
import { replicasOf } from "./replicas.ts";

/**
 * All that are there, where all of them are live as this one.
 * @param asked the one that fields are adopted of
 * @throws ArkError not-adoptable, snapshot-conflict, engine-unreachable
 */
export function heldBy(asked: Held, sight: Sight): readonly Held[] {
  const others: string[] = [];
  const held = replicasOf(asked.workload, sight.snapshot).flatMap((replica): Held[] => {
    const { name } = replica;
    if (name === asked.workload.name) return [asked];
    const container = sight.containers.get(name);
    if (container === undefined) {
      requireKnown(name, sight);
      return [];
    }
    const fields = likewise(asked, replica, container, sight);
    if (fields === undefined || container.live === undefined) others.push(name);
    else return [{ workload: replica, live: container.live, fields }];
    return [];
  });
  if (others.length > 0) throw notSo(asked, others);
  return held;
}

/** Its own differences in these fields, where they are the same ones; undefined where not. */
function likewise(
  { workload, fields }: Held,
  replica: Workload,
  container: ObservedContainer,
  { memory }: Sight,
): FieldChange[] | undefined {
  const known = memory.workloads[replica.name];
  const { changes, ignored } = specDrift(replica, container, known);
  if (changes === undefined) throw notInspected(replica.name);
  const all = [...changes, ...ignored];
  if (all.length > 0 && !wasInPlace(replica, container, known)) throw pending(replica.name);
  const same = fields.flatMap((field) => {
    const live = liveOf(field, workload.name);
    return all.filter((it) => it.path === field.path && liveOf(it, replica.name) === live);
  });
  return same.length === fields.length ? same : undefined;
}

/** As text to compare, without what a container has for itself: Compose gives it its name as an alias. */
function liveOf({ path, live }: FieldChange, name: string): string {
  const isAliases = path.startsWith("networks.") && path.endsWith(".aliases");
  const value = isAliases && Array.isArray(live) ? live.filter((it) => it !== name) : live;
  return stableJson(value ?? null);
}

/** What was last seen on a node that does not answer may be there yet. @throws ArkError engine-unreachable */
function requireKnown(name: string, { memory, observation }: Sight): void {
  const { node } = memory.workloads[name] ?? {};
  const lost = observation.nodes.find((each) => each.name === node && !each.reachable);
  if (lost === undefined) return;
  throw new ArkError(
    "engine-unreachable",
    `${name}, which the same service makes, is on ${lost.name}, which does not answer: whether it is ` +
      "likewise cannot be told.",
  );
}

function notSo(
  { workload: { name, position }, fields }: Held,
  others: readonly string[],
): ArkError {
  const [are, them] = others.length === 1 ? ["is", "it"] : ["are", "them"];
  return notAdoptable(
    `${others.join(", ")} ${are} not as ${name} is in ${
      pathsOf(fields)
    }, and ${position.file} says ` +
      `the same of all containers of that service. Change ${them} likewise, by ` +
      "`docker update` or `docker network`, and adopt again.",
  );
}
