/** The containers of a service: how many there are, and what they are called. */
import type { Field } from "../field.ts";
import { integer, refine, text } from "../readers.ts";
import type { Reader } from "../readers.ts";

/** More of one project on a few engines is a slip of the finger. */
export const MOST_REPLICAS = 1_000;

/** Names by service. All that are numbered count together, so that what is read stays bounded. */
export function containersByService(
  services: readonly [string, Field][],
  project: string | undefined,
): ReadonlyMap<string, readonly string[]> {
  let numbered = 0;
  return new Map(services.map(([key, field]) => {
    const names = containerNames(key, field, project);
    if (names.length < 2) return [key, names];
    numbered += names.length;
    if (numbered <= MOST_REPLICAS) return [key, names];
    const hint = "Run fewer of them, or make it two stacks.";
    field.report(
      "invalid-value",
      `the project has more than ${MOST_REPLICAS} numbered containers`,
      hint,
    );
    return [key, names.slice(0, 1)];
  }));
}

/**
 * `PROJECT-SERVICE-1` and so on, as Compose has it, or the service's own `container_name`; without a
 * project there is one, of the service's key. Reports what cannot be.
 * Source: https://docs.docker.com/reference/compose-file/services/#scale
 */
function containerNames(
  key: string,
  service: Field,
  project: string | undefined,
): readonly string[] {
  const [count, field] = replicasOf(service);
  const given = service.at("container_name");
  const name = given && text(given);
  if (count > 1 && given !== undefined) {
    const hint = "Remove it, so that they are numbered, or run one.";
    given.report("conflicting-keys", `${count} containers cannot have one name`, hint);
  } else if (count > 1 && project === undefined) {
    const hint = "Move the service to stacks/NAME/compose.yaml, where containers are numbered.";
    field!.report("unsupported-key", `a service of this folder has one container`, hint);
  }
  if (count === 0) return [];
  if (name !== undefined) return [name];
  if (project === undefined) return [key];
  return Array.from({ length: count }, (_, i) => `${project}-${key}-${i + 1}`);
}

/** `scale` or `deploy.replicas`, and which; both have to say the same. */
function replicasOf(service: Field): readonly [count: number, field?: Field] {
  const scale = service.at("scale");
  const deploy = service.at("deploy");
  const other = deploy && deploy.at("replicas");
  const [count, others] = [scale, other].map((field) => field && replicas(field));
  if (count !== undefined && others !== undefined && count !== others) {
    other!.report("conflicting-keys", `${other!.title} contradicts \`scale\``, KEEP_ONE);
  }
  if (count !== undefined) return [count, scale!];
  return others === undefined ? [1] : [others, other!];
}

const KEEP_ONE = "Keep one of them.";

/** How many there are. */
export const replicas: Reader<number> = refine(
  integer,
  (count, field) => {
    if (count >= 0 && count <= MOST_REPLICAS) return count;
    return field.invalid("is not a number of containers", `From 0 to ${MOST_REPLICAS}.`);
  },
  { minimum: 0, maximum: MOST_REPLICAS },
);
