/**
 * How a classic Swarm manager is told where a container is to run: it takes expressions out of the
 * environment and keeps them as labels. Here the labels are the one spelling of both, on every kind
 * of cluster: no container gets such a variable, and its labels say later what was asked for.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/cluster/config.go
 */
import type { ContainerSpec } from "./container-spec.ts";
import type { PlacementExpression, PlacementWishes } from "./placement.ts";

type Told = PlacementExpression["kind"] | "reschedule";

/** Each holds a JSON list: `["storage==ssd"]`. */
export const PLACEMENT_LABELS: Readonly<Record<Told, string>> = {
  constraint: "com.docker.swarm.constraints",
  affinity: "com.docker.swarm.affinities",
  whitelist: "com.docker.swarm.whitelists",
  reschedule: "com.docker.swarm.reschedule-policies",
};

/** A classic Swarm manager gives each container one of its own. */
const SWARM_ID = "com.docker.swarm.id";
const NEVER_COMPARED: ReadonlySet<string> = new Set([
  ...Object.values(PLACEMENT_LABELS),
  SWARM_ID,
]);
const VARIABLE = /^(constraint|affinity|whitelist|reschedule):(.*)$/s;

/** Whether the label says where a container is to run: what no container could differ in. */
export function isPlacementLabel(key: string): boolean {
  return NEVER_COMPARED.has(key);
}

/** The same spec with the expressions of its environment as labels; those that the labels have come first. */
export function withPlacementLabels(spec: ContainerSpec): ContainerSpec {
  const entries = Object.entries(spec.environment ?? {});
  if (!entries.some(([key]) => VARIABLE.test(key))) return spec;
  const labels = { ...spec.labels };
  for (const [key, value] of entries) {
    const [, kind, begin] = VARIABLE.exec(key) ?? [];
    if (kind === undefined) continue;
    const label = PLACEMENT_LABELS[kind as Told];
    const text = value === null ? begin! : `${begin}=${value}`;
    labels[label] = withItem(labels[label], text);
  }
  const environment = Object.fromEntries(entries.filter(([key]) => !VARIABLE.test(key)));
  return { ...spec, labels, environment };
}

/** The list of a label; undefined where it is none. */
export function labelItems(json: string): readonly string[] | undefined {
  try {
    const items: unknown = JSON.parse(json);
    const areTexts = Array.isArray(items) && items.every((item) => typeof item === "string");
    return areTexts ? items : undefined;
  } catch {
    return undefined;
  }
}

/** A label that is no list stays as it is: whoever reads it says what is wrong with it. */
function withItem(json: string | undefined, item: string): string {
  const items = labelItems(json ?? "[]");
  if (items === undefined) return json!;
  return JSON.stringify(items.includes(item) ? items : [...items, item]);
}

/**
 * What a classic Swarm manager is to be asked, as entries of the environment: "constraint:zone==a".
 * It has no word for a node's architecture, which it is not asked for, and none for spreading.
 */
export function classicEnvironment({ expressions }: PlacementWishes): string[] {
  return expressions.filter(({ key }) => key !== ARCHITECTURE).map(
    ({ kind, key, operator, soft, values }) =>
      `${kind}:${key}${operator}${soft ? "~" : ""}${values.join("|")}`,
  );
}

/** What Compose calls `node.platform.arch`. */
export const ARCHITECTURE = "architecture";
