/**
 * A newest revision that could be taken, and is not until a person agrees: what it lacks is more
 * likely lost than meant to go.
 */
import type { Maintenance } from "../model/maintenance.ts";
import type { Problem, Revision, Snapshot } from "../model/snapshot.ts";
import { sortedUnique } from "../model/sorting.ts";
import { MAINTENANCE_FILE, roleOf } from "../snapshot/layout.ts";
import { problem, type ProblemCode } from "../snapshot/problems.ts";
import { TRAILER } from "./trailers.ts";
import type { SnapshotRepository } from "./ports.ts";

interface Newest {
  readonly revision: Revision;
  /** Absent where it has errors. */
  readonly snapshot?: Snapshot;
}

/** Where the policy stands that these rules go by. */
const PLACE = { file: "cluster.yaml" };
const AGREE = "`ark-schedule restore --confirm` takes it as it is";

/** First match wins; undefined: it may be taken. */
export async function refusalOf(
  newest: Newest,
  inForce: Snapshot,
  repository: SnapshotRepository,
): Promise<Problem | undefined> {
  const { revision } = newest;
  if (inForce.workloads.size > 0 && await isVanished(revision, repository)) {
    return refusal(
      "snapshot-vanished",
      `no file of a snapshot is left in ${repository.location}`,
      `Bring the files back, or look whether ACS_GIT_PATH is right; ${AGREE}.`,
    );
  }
  if (inForce.cluster.forcePush === "allow") return undefined;
  if (await repository.descends(revision, inForce.revision)) return undefined;
  return refusal(
    "history-rewritten",
    `history was rewritten: ${short(inForce.revision)} is in force, and ${short(revision)} does ` +
      `not come after it${lossWords(inForce, newest.snapshot)}`,
    `Push a branch that has ${short(inForce.revision)} in it; ${AGREE}, and \`forcePush: allow\` ` +
      "in cluster.yaml takes every one.",
  );
}

function refusal(code: ProblemCode, message: string, hint: string): Problem {
  return problem(code, PLACE, message, hint);
}

/** As of a folder of the repository that was renamed, or of a branch that was emptied. */
async function isVanished(revision: Revision, repository: SnapshotRepository): Promise<boolean> {
  const files = await repository.files(revision);
  return !files.some(({ path }) => roleOf(path) !== undefined);
}

/** Which workloads would be others, or gone. */
function lossWords(inForce: Snapshot, newest: Snapshot | undefined): string {
  if (newest === undefined) return "";
  const names = sortedUnique([...inForce.workloads.keys(), ...newest.workloads.keys()]);
  const lost = names.filter((name) =>
    inForce.workloads.get(name)?.hash !== newest.workloads.get(name)?.hash
  );
  if (lost.length === 0) return "; no workload is otherwise by that";
  const rest = lost.length > 5 ? ` and ${lost.length - 5} more` : "";
  return `; what it said of ${lost.slice(0, 5).join(", ")}${rest} would be lost`;
}

const STOPS_AND_STARTS: ReadonlySet<string> = new Set(["stop", "start", "resume"]);

/**
 * What is stopped, where the newest revision is refused: a stop that is in force is not lost with the
 * history, but a stop or start that was asked for since counts. Such commits stand on top of the
 * refused revision, since there is no other place that everybody would find them at; they do not
 * make it one that is taken.
 */
export async function maintenanceUnder(
  newest: Maintenance | undefined,
  inForce: Snapshot,
  repository: SnapshotRepository,
): Promise<Maintenance> {
  const [last] = await repository.log({ limit: 1, paths: [MAINTENANCE_FILE] });
  const isOurs = STOPS_AND_STARTS.has(last?.trailers[TRAILER.action] ?? "");
  if (newest === undefined || last === undefined || !isOurs) return inForce.maintenance;
  const isOlder = await repository.descends(inForce.revision, last.revision);
  return isOlder ? inForce.maintenance : newest;
}

function short(revision: Revision): string {
  return revision.slice(0, 7);
}
