/** cluster.yaml: how the cluster is to be run. */
import type { Relocation } from "../model/relocation.ts";
import type { ClusterPolicy } from "../model/snapshot.ts";
import { parseDuration } from "../model/units.ts";
import type { Field } from "./field.ts";
import { duration, listOf, objectOf, oneOf, reader, refine, schemaOf, text } from "./readers.ts";
import { move, onReturn, patience } from "./relocation-readers.ts";

/** What holds where the file, or a key of it, is absent. */
export const DEFAULT_POLICY: ClusterPolicy = {
  relocation: { move: "always", lostAfter: 60_000, onReturn: "keep-replacement" },
  strategy: "spread",
  prune: "off",
  removed: [],
  forcePush: "refuse",
  pruneShare: 0.3,
  rollout: { monitor: 5_000, timeout: 300_000, onFailure: "keep" },
  maintenance: { remindAfter: 24 * 3_600_000 },
  secrets: { allow: [], deny: [] },
};

const milliseconds = refine(duration, (given) => Math.max(0, parseDuration(given)! / 1e6));

const share = reader<number>({ type: "number", minimum: 0, maximum: 1 }, (field) => {
  const value = Number(text(field) || NaN);
  return value >= 0 && value <= 1 ? value : field.unreadable("a number from 0 to 1");
});

/** The keys of `relocation` stand among the others: they are what is changed most. */
type Written = Omit<ClusterPolicy, "relocation"> & Relocation;

const readPolicy = objectOf<Written>({
  lostAfter: refine(patience, (text) => parseDuration(text)! / 1e6),
  move,
  onReturn,
  strategy: oneOf("spread", "binpack", "random"),
  prune: oneOf("off", "listed", "on"),
  removed: listOf(text),
  forcePush: oneOf("refuse", "allow"),
  pruneShare: share,
  rollout: objectOf<ClusterPolicy["rollout"]>({
    monitor: milliseconds,
    timeout: milliseconds,
    onFailure: oneOf("keep", "revert"),
  }) as never,
  maintenance: objectOf({ remindAfter: milliseconds }) as never,
  secrets: objectOf({ allow: listOf(text), deny: listOf(text) }) as never,
});

/** For editors. */
export const CLUSTER_SCHEMA = schemaOf(readPolicy);

/** With the defaults of what is not there. */
export function readClusterPolicy(root: Field): ClusterPolicy {
  const read = root.value === null ? {} : readPolicy(root) ?? {};
  const { lostAfter, move: may, onReturn: returning, ...rest } = read;
  const { relocation } = DEFAULT_POLICY;
  return {
    ...DEFAULT_POLICY,
    ...rest,
    relocation: {
      move: may ?? relocation.move,
      lostAfter: lostAfter ?? relocation.lostAfter,
      onReturn: returning ?? relocation.onReturn,
    },
    rollout: { ...DEFAULT_POLICY.rollout, ...read.rollout },
    maintenance: { ...DEFAULT_POLICY.maintenance, ...read.maintenance },
    secrets: { ...DEFAULT_POLICY.secrets, ...read.secrets },
  };
}
