/** What becomes of a workload that is to run to its end: rows of the rule table. */
import { act, hold } from "./decision.ts";
import { type Facts, waitOf } from "./facts.ts";
import type { Rule } from "./rule.ts";
import {
  adoptionWords,
  changedWords,
  differs,
  endedWell,
  keepingVolumes,
  present,
  waiting,
} from "./rule-parts.ts";

const isJob = ({ workload }: Facts) => workload.job === true;

/** They stand before what starts again whatever has ended. */
export const JOB_RULES: readonly Rule[] = [
  {
    // There is nothing to go back to: what a job has done stays done.
    name: "job-differs",
    when: (f) => isJob(f) && differs(f),
    then: (f) =>
      act(
        { kind: "recreate", container: present(f).id, desired: keepingVolumes(f) },
        `${changedWords(f.changes)}, so it is run again.`,
      ),
  },
  {
    name: "job-adoption",
    when: (f) => endedWell(f) && f.adoptable.length > 0,
    then: (f) => hold("adoption", adoptionWords(f)),
  },
  {
    name: "job-window-closed",
    when: (f) => endedWell(f) && waitOf(f) !== undefined,
    then: (f) => waiting(f, changedWords(f.changes), "recreate"),
  },
  {
    name: "job-end-unknown",
    when: (f) => isJob(f) && present(f).state === "exited" && present(f).exitCode === undefined,
    then: () => hold("engine", "It has ended; how, the engine has not said yet."),
  },
];
