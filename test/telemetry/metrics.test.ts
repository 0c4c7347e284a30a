import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { leader, status } from "../api/fixtures.ts";

function samples(page: string): string[] {
  return page.split("\n").filter((line) => line.startsWith("ark_schedule_"));
}

function contains(lines: readonly string[], expected: readonly string[]): void {
  for (const line of expected) assert.ok(lines.includes(line), line);
}

test("counts and measures what it is told", async () => {
  const metrics = createMetrics({ version: "1.2.3" });
  metrics.round("ok", 0.02);
  metrics.action("restart", "failed", 3);
  metrics.commit("snapshot");
  metrics.wakeUp("event");
  metrics.wakeUp("event");
  metrics.forwarded("answered");
  const lines = samples(await metrics.render(leader(), undefined));
  contains(lines, [
    'ark_schedule_round_duration_seconds_count{result="ok"} 1',
    'ark_schedule_round_duration_seconds_count{result="failed"} 0',
    'ark_schedule_action_duration_seconds_sum{kind="restart",result="failed"} 3',
    'ark_schedule_commits_total{action="snapshot"} 1',
    'ark_schedule_wake_ups_total{cause="event"} 2',
    'ark_schedule_forwarded_requests_total{result="answered"} 1',
    'ark_schedule_forwarded_requests_total{result="unanswered"} 0',
    'ark_schedule_build_info{version="1.2.3"} 1',
  ]);
});

test("says nothing of a state that it does not know", async () => {
  const lines = samples(await createMetrics({ version: "1" }).render(leader(), undefined));
  assert.equal(lines.filter((line) => /_(workloads|revision_rejected)\b/.test(line)), []);
});

test("tells of the election before there was a round, and where nobody leads", async () => {
  const metrics = createMetrics({ version: "1" });
  const other = { ...leader(), self: false, leader: "host-b:3375", term: "8589934733" };
  const election = (lines: string[]) => lines.filter((line) => /_(leader|election)/.test(line));
  assert.equal(election(samples(await metrics.render(other, undefined))), [
    "ark_schedule_leader 0",
    'ark_schedule_leader_info{leader="host-b:3375",term="8589934733"} 1',
    "ark_schedule_leader_term 8589934733",
    `ark_schedule_leader_since_timestamp_seconds ${other.since! / 1000}`,
    "ark_schedule_election_problems 0",
  ]);
  const { leader: _leader, term: _term, since: _since, ...rest } = other;
  const nobody = { ...rest, problems: ["ZooKeeper cannot be reached."] };
  assert.equal(election(samples(await metrics.render(nobody, undefined))), [
    "ark_schedule_leader 0",
    "ark_schedule_election_problems 1",
  ]);
});

test("shows what the last round found, and forgets what is gone", async () => {
  const metrics = createMetrics({ version: "1" });
  const found = status();
  const lines = samples(await metrics.render(leader(), found));
  contains(lines, [
    'ark_schedule_workloads{sync="synced"} 1',
    'ark_schedule_workloads{sync="held"} 1',
    'ark_schedule_workloads{sync="failed"} 0',
    'ark_schedule_node_reachable{node="host-a"} 1',
    'ark_schedule_pulls{node="host-a"} 0',
    'ark_schedule_holds{kind="maintenance"} 1',
    "ark_schedule_scheduling_stopped 0",
    `ark_schedule_stopped_since_timestamp_seconds{scope="workload",name="db"} ${
      found.stops[0]!.since / 1000
    }`,
    "ark_schedule_stops_forgotten 0",
    `ark_schedule_revision_info{revision="${found.revision}"} 1`,
    'ark_schedule_leader_info{leader="host-a:3375",term="7"} 1',
    "ark_schedule_leader 1",
    "ark_schedule_last_round_duration_seconds 0.042",
  ]);
  const { round: _, ...unknown } = found;
  const later = samples(await metrics.render(leader(), { ...unknown, nodes: [] }));
  assert.equal(later.filter((line) => /node_reachable|last_round/.test(line)), []);
});

test("every metric has help, and counts of the process itself are there", async () => {
  const page = await createMetrics({ version: "1" }).render(leader(), status());
  const named = (word: string) =>
    page.split("\n").filter((line) => line.startsWith(`# ${word} `)).map((line) =>
      line.split(" ")[2]
    );
  assert.equal(named("HELP"), named("TYPE"));
  assert.ok(named("HELP").includes("process_resident_memory_bytes"));
});

test.run();
