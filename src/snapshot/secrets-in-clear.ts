/** Secrets whose content is a file of the repository: there for all who may read that, for ever. */
import type { ClusterPolicy, Position, Problem } from "../model/snapshot.ts";
import { problem } from "./problems.ts";

export interface SecretInClear {
  /** Its key. */
  readonly name: string;
  /** Where its file is named. */
  readonly position: () => Position;
}

/** One warning for each but those that the cluster's policy allows. */
export function warnOfSecrets(
  all: readonly SecretInClear[],
  { allow }: ClusterPolicy["secrets"],
): Problem[] {
  return all.filter(({ name }) => !allow.includes(name)).map(({ name, position }) =>
    problem("suspected-secret", position(), `the secret \`${name}\` is in git as it is`, ADVICE)
  );
}

const ADVICE = "Take it from a variable of this program by `environment`, and name that in " +
  "ACS_VARIABLES; or allow its name under `secrets` in cluster.yaml.";
