/** What a revision has come to, told by a round. Pure. */
import type { Revision } from "../model/snapshot.ts";
import { blameOf } from "../planner/remember.ts";
import type { Round } from "./round.ts";

export interface RevisionOutcome {
  readonly revision: Revision;
  /**
   * `pending` while it is rolled out, `synced` once all is in place, `failed` where it cannot be taken
   * or a container of it did not prove itself, `superseded` by another before it came to either.
   */
  readonly state: "pending" | "synced" | "failed" | "superseded";
  /** A line for people, of no more than 140 characters, which is what GitHub takes. */
  readonly description: string;
  /** When it came to that; milliseconds since 1970. */
  readonly at: number;
}

export interface RoundOutcomes {
  readonly inForce: RevisionOutcome;
  /** A newer one that cannot be taken. */
  readonly rejected?: RevisionOutcome;
}

const LONGEST = 140;

interface Rule {
  readonly state: RevisionOutcome["state"];
  /** What there is to say where the rule applies; undefined: it does not. */
  readonly says: (round: Round) => string | undefined;
}

/** The first that applies. */
const RULES: readonly Rule[] = [
  {
    // It stays so when a later revision leaves that container's file as it is.
    state: "failed",
    says: ({ plan }) => {
      const bad = plan.holds.filter(({ kind }) => kind === "bad-revision");
      return bad[0] && `${bad[0].workload}${andMore(bad)}: ${bad[0].reason}`;
    },
  },
  {
    // In this very round: in the next one another revision may be in force already, which reverts it.
    state: "failed",
    says: ({ desired, outcomes }) => {
      const { workloads } = desired.snapshot;
      const blamed = outcomes.filter((outcome) =>
        blameOf(outcome) !== undefined &&
        workloads.get(outcome.action.workload)?.hash === outcome.hash
      );
      return blamed[0] && `${blamed[0].action.workload}${andMore(blamed)}: ${blameOf(blamed[0])}`;
    },
  },
  {
    state: "pending",
    says: ({ outcomes }) => {
      const failed = outcomes.filter(({ result }) => result === "failed");
      const { action, error } = failed[0] ?? {};
      return action &&
        `${action.kind} ${action.workload} failed${andMore(failed)}: ${error?.message}`;
    },
  },
  {
    state: "pending",
    says: ({ plan: { actions } }) =>
      actions[0] && `${actions[0].kind} ${actions[0].workload}${andMore(actions)}`,
  },
  {
    state: "pending",
    says: ({ plan: { holds } }) =>
      holds[0] && `${holds[0].workload} waits${andMore(holds)}: ${holds[0].reason}`,
  },
  { state: "synced", says: ({ plan: { verdicts } }) => `${counted(verdicts.length)} in place` },
];

export function outcomesOf(round: Round): RoundOutcomes {
  const at = round.at + round.milliseconds;
  const { snapshot, rejected } = round.desired;
  for (const { state, says } of RULES) {
    const words = says(round);
    if (words === undefined) continue;
    const inForce = { revision: snapshot.revision, state, description: line(words), at };
    return { inForce, ...(rejected && { rejected: rejection(rejected, at) }) };
  }
  throw new Error("no rule applies to the round");
}

function rejection(
  { revision, problems }: NonNullable<Round["desired"]["rejected"]>,
  at: number,
): RevisionOutcome {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const words = first === undefined
    ? "cannot be taken"
    : `${first.file}:${first.line}:${first.column}: ${first.message}${andMore(errors)}`;
  return { revision, state: "failed", description: line(words), at };
}

/** The last word of a revision that came to nothing, since another took its place. */
export function supersededBy(next: Revision, revision: Revision, at: number): RevisionOutcome {
  return { revision, state: "superseded", description: `superseded by ${next}`, at };
}

function counted(containers: number): string {
  return containers === 1 ? "1 container" : `${containers} containers`;
}

function andMore(list: readonly unknown[]): string {
  return list.length > 1 ? ` and ${list.length - 1} more` : "";
}

function line(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST - 1)}…` : flat;
}
