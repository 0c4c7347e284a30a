/** What a service would tell of drift. */
import type { FieldChange, Untracked } from "../../src/model/plan.ts";
import type { AdoptReport, PolicyReport, WhyReport } from "../../src/reconciler/operations.ts";

export const NO_DRIFT = { changes: [], ignored: [] };

/** @param since milliseconds since 1970 */
export function stopped(since: number): { changes: FieldChange[]; ignored: FieldChange[] } {
  return { changes: [{ path: "state", live: "exited", desired: "running", since }], ignored: [] };
}

/** @param since milliseconds since 1970 */
export function untracked(since: number): Untracked[] {
  return [{ name: "batch-7", node: "host-a", image: "batch:7", since }];
}

/** The same of a container that nobody has put into git. */
export function asUntracked(why: WhyReport): WhyReport {
  const { action: _, desired: _desired, ...rest } = why;
  return { ...rest, verdict: undefined, nodes: [], memory: [], commits: [] };
}

export function adoption(): AdoptReport {
  return {
    revision: "4f0c1d2e3b4a59687786958473625140f0e1d2c3",
    committed: true,
    adopted: [
      {
        workload: "web",
        file: "containers/web.yaml",
        added: false,
        fields: [
          { path: "environment.TZ", live: "Europe/Berlin" },
          { path: "mem_limit", live: "1g", desired: "512m" },
        ],
      },
      { workload: "batch-7", file: "containers/batch-7.yaml", added: true, fields: [] },
    ],
    notCaptured: { "batch-7": ["HostConfig.Isolation is process"] },
    warnings: [],
  };
}

export function policy(): PolicyReport {
  return {
    revision: "4f0c1d2e3b4a59687786958473625140f0e1d2c3",
    committed: true,
    file: "containers/web.yaml",
    workloads: ["web"],
    fields: [
      { path: "environment.TZ", was: "adopt", is: "ignore" },
      { path: "mem_limit", was: "heal", is: "ignore" },
    ],
    warnings: [],
  };
}
