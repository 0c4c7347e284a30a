/** Differences as they may be shown: a value that looks like a secret is not. */
import type { ContainerSpec } from "../model/container-spec.ts";
import { HiddenValues } from "../model/hidden-values.ts";
import type { FieldChange } from "../model/plan.ts";
import type { ClusterPolicy, Snapshot } from "../model/snapshot.ts";
import { suspectedSecrets } from "./secrets.ts";

const MASK = "(hidden)";

const NONE = new HiddenValues([]);

export type Mask = (changes: readonly FieldChange[]) => FieldChange[];

/** Differences go to logs, terminals, commits and pull requests: secrets do not. */
export function maskOf({ cluster, hidden = NONE }: Pick<Snapshot, "cluster" | "hidden">): Mask {
  return (changes) => maskChanges(changes, cluster.secrets, hidden);
}

export function maskChanges(
  changes: readonly FieldChange[],
  policy: ClusterPolicy["secrets"],
  hidden: HiddenValues,
): FieldChange[] {
  return changes.map((change) => {
    // The live value may be the one that such a variable had before.
    const isFilled = hidden.areIn([change.live, change.desired]);
    const mask = (value: unknown) =>
      isFilled && value !== undefined && value !== null ? MASK : masked(change.path, value, policy);
    return {
      ...change,
      ...("live" in change && { live: mask(change.live) }),
      ...("desired" in change && { desired: mask(change.desired) }),
    };
  });
}

function masked(path: string, value: unknown, policy: ClusterPolicy["secrets"]): unknown {
  if (value === undefined || value === null) return value;
  return suspectedSecrets(specOf(path, value), policy).length > 0 ? MASK : value;
}

const MAPPINGS = ["environment.", "labels.", "logging.options."];
/** A driver's option, or a label, of a network or a volume. */
const DEFINITION = /^(?:networks|volumes)\..*\.(?:driver_opts|labels|options)\.([^.]+)$/;

/** A spec with that one value: "environment.TZ" in its mapping, "command" as it is. */
function specOf(path: string, value: unknown): ContainerSpec {
  const option = DEFINITION.exec(path)?.[1];
  // As in "username=a,password=b", which a driver of volumes takes.
  if (option !== undefined) {
    return { image: "", labels: { [option]: String(value) }, command: String(value).split(",") };
  }
  const prefix = MAPPINGS.find((each) => path.startsWith(each));
  if (prefix === undefined) return { image: "", [path]: value } as ContainerSpec;
  const entry = { [path.slice(prefix.length)]: String(value) };
  if (prefix === "logging.options.") return { image: "", logging: { options: entry } };
  return { image: "", [prefix.slice(0, -1)]: entry } as ContainerSpec;
}
