/** Whether an edit does to a snapshot what it is for, and nothing else. */
import { type DriftPolicy, policyOf, withoutPolicy } from "../model/drift-policy.ts";
import type { Snapshot, Workload } from "../model/snapshot.ts";
import { stableJson } from "../snapshot/stable-json.ts";

/**
 * Whether a snapshot is another in nothing but what these workloads' files say of drift.
 * @param policy what they are to say
 */
export function sameButPolicy(
  before: Snapshot,
  after: Snapshot,
  names: readonly string[],
  policy: DriftPolicy,
): boolean {
  return settingsOf(after) === settingsOf(before) &&
    after.workloads.size === before.workloads.size &&
    [...before.workloads.values()].every((workload) => {
      const becomes = after.workloads.get(workload.name);
      const wanted = names.includes(workload.name) ? policy : policyOf(workload.spec);
      return becomes !== undefined && said(becomes) === said(workload, wanted);
    });
}

function settingsOf({ cluster, maintenance, networks, volumes, services }: Snapshot): string {
  return stableJson([cluster, maintenance, [...networks], [...volumes], [...services]]);
}

/** But for where it stands, and in which text. What `contents` has is known by its digests. */
function said(
  { spec, position: _, blob: _blob, contents: _contents, ...rest }: Workload,
  { ignore, adopt }: DriftPolicy = policyOf(spec),
): string {
  return stableJson([withoutPolicy(spec), rest, ignore, adopt]);
}
