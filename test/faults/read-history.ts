/** Puts together what happened, from what each replica logged and from the commits. */
import { LEADS, NOBODY } from "../../src/election/zookeeper/zookeeper-election.ts";
import { FENCED_CALL } from "../../src/reconciler/fenced-cluster.ts";
import { trueTime } from "../lab/stepped-clock.ts";
import { type Line, linesOf } from "../lab/log-lines.ts";
import type { Replica } from "../lab/replica.ts";
import type { Replicas } from "../lab/replicas.ts";
import { run } from "../lab/run.ts";
import type { Call, History, Reign, TermCommit } from "./history.ts";

/** Of less than half an hour. */
export async function readHistory({ all, git }: Replicas): Promise<History> {
  const logs = all.map((replica) => ({ replica, lines: linesOf(replica.service.lives) }));
  return {
    calls: logs.flatMap(callsOf),
    reigns: logs.flatMap(reignsOf),
    absences: all.flatMap(({ address, away }) =>
      away.map((time) => ({ replica: address, ...time }))
    ),
    commits: await commitsOf(git.repository),
  };
}

interface ReplicaLog {
  readonly replica: Replica;
  readonly lines: readonly Line[];
}

function callsOf({ replica: { address }, lines }: ReplicaLog): Call[] {
  return lines.filter(({ msg }) => msg === FENCED_CALL).map((line) => ({
    replica: address,
    call: String(line.call),
    node: String(line.node),
    subject: String(line.subject),
    term: BigInt(String(line.term)),
    start: trueTime(Number(line.start), Date.now()),
    end: trueTime(Number(line.end), Date.now()),
  }));
}

/** Each line about who leads says where the one before it ended; so does the next life of a process. */
function reignsOf({ replica: { address }, lines }: ReplicaLog): Reign[] {
  const positions = lines.filter(({ msg }) => msg === NOBODY || msg.endsWith(" leads."));
  return positions.flatMap((line, index) => {
    if (line.msg !== LEADS) return [];
    const from = trueTime(Date.parse(line.time), Date.now());
    const next = positions[index + 1];
    const until = next?.life === line.life
      ? trueTime(Date.parse(next.time), Date.now())
      : undefined;
    const term = BigInt(String(line.term));
    return [{ replica: address, term, from, ...(until !== undefined && { until }) }];
  });
}

async function commitsOf(repository: string): Promise<TermCommit[]> {
  const format = "--format=%h %(trailers:key=Ark-Term,valueonly,separator=%x20)";
  const text = await run("git", ["-C", repository, "log", "--reverse", "--first-parent", format]);
  return text.split("\n").map((line) => line.split(" ")).filter(([, term]) => term).map(
    ([revision, term]) => ({ revision: revision!, term: BigInt(term!) }),
  );
}
