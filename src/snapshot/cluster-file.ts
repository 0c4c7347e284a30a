/** cluster.yaml: how the cluster is to be run. */
import type { Relocation } from "../model/relocation.ts";
import type { ClusterPolicy } from "../model/snapshot.ts";
import { formatDuration, MILLISECOND, parseDuration } from "../model/units.ts";
import type { Field } from "./field.ts";
import {
  described,
  duration,
  listOf,
  objectOf,
  oneOf,
  reader,
  refine,
  schemaOf,
  text,
} from "./readers.ts";
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

function inUnits(milliseconds: number): string {
  return formatDuration(milliseconds * MILLISECOND);
}

const milliseconds = refine(duration, (given) => Math.max(0, parseDuration(given)! / MILLISECOND));

const share = reader<number>({ type: "number", minimum: 0, maximum: 1 }, (field) => {
  const value = Number(text(field) || NaN);
  return value >= 0 && value <= 1 ? value : field.unreadable("a number from 0 to 1");
});

/** The keys of `relocation` stand among the others: they are what is changed most. */
type Written = Omit<ClusterPolicy, "relocation"> & Relocation;

const readPolicy = objectOf<Written>({
  lostAfter: described(
    "How long a node has to be unknown before its containers go to others.",
    refine(patience, (text) => parseDuration(text)! / MILLISECOND),
    inUnits(DEFAULT_POLICY.relocation.lostAfter),
  ),
  move: described(
    "Which containers may go to another node when theirs is lost.",
    move,
    DEFAULT_POLICY.relocation.move,
  ),
  onReturn: described(
    "Which container stays when a lost node comes back with the old one.",
    onReturn,
    DEFAULT_POLICY.relocation.onReturn,
  ),
  strategy: described(
    "Which of the nodes that will do is taken: the least full, the fullest, or any.",
    oneOf("spread", "binpack", "random"),
    DEFAULT_POLICY.strategy,
  ),
  prune: described(
    "Which containers of this repository are removed once they are no longer in it.",
    oneOf("off", "listed", "on"),
    DEFAULT_POLICY.prune,
  ),
  removed: described("Names of containers that `prune: listed` removes.", listOf(text)),
  forcePush: described(
    "Whether a revision is taken that does not come after the one in force.",
    oneOf("refuse", "allow"),
    DEFAULT_POLICY.forcePush,
  ),
  pruneShare: described(
    "The largest share of containers that one commit may remove without being confirmed.",
    share,
    DEFAULT_POLICY.pruneShare,
  ),
  rollout: objectOf<ClusterPolicy["rollout"]>({
    monitor: described(
      "How long a container without a health check has to run to be taken for good.",
      milliseconds,
      inUnits(DEFAULT_POLICY.rollout.monitor),
    ),
    timeout: described(
      "How long a container may take to become healthy.",
      milliseconds,
      inUnits(DEFAULT_POLICY.rollout.timeout),
    ),
    onFailure: described(
      "What becomes of the commit of a rollout that failed.",
      oneOf("keep", "revert"),
      DEFAULT_POLICY.rollout.onFailure,
    ),
  }) as never,
  maintenance: objectOf({
    remindAfter: described(
      "After how long a stop that does not end by itself is reminded of.",
      milliseconds,
      inUnits(DEFAULT_POLICY.maintenance.remindAfter),
    ),
  }) as never,
  secrets: objectOf({
    allow: described("Names that are not to be warned of as secrets.", listOf(text)),
    deny: described("Further names that are.", listOf(text)),
  }) as never,
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
