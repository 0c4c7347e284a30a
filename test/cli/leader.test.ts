/** What people see of an election: who leads, and what is said where nobody does. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { greeting } from "../../src/cli/greeting.ts";
import { ArkError } from "../../src/errors.ts";
import type { LeaderReport } from "../../src/reconciler/operations.ts";
import { leader } from "../api/fixtures.ts";
import { testCases } from "./cases.ts";
import { runWithService } from "./fixtures.ts";

const DUPLICATE = "Another replica has the same ACS_ADVERTISE, host-b:3375.";
const UNREACHABLE = "ZooKeeper cannot be reached at zk-1:2181.";

function other(rest: Partial<LeaderReport> = {}): LeaderReport {
  return { ...leader(), self: false, leader: "host-b:3375", term: "8589934733", ...rest };
}

function nobody(rest: Partial<LeaderReport> = {}): LeaderReport {
  const { leader: _leader, term: _term, since: _since, ...report } = other();
  return { ...report, holds: [], problems: [UNREACHABLE], ...rest };
}

testCases({
  "another replica leads": {
    argv: ["leader"],
    exit: 0,
    overrides: { leader: () => other({ problems: [DUPLICATE] }) },
    stdout: `
      host-b:3375 leads: term 8589934733, since ‹-90› (1 hour ago)
      The replica that answers stands by
      ! ${DUPLICATE}
      Scheduling runs
      Stopped for db since ‹-5› (5 minutes ago) by Anna: disk is being replaced
      `,
  },
  "another replica leads, and scheduling is stopped": {
    argv: ["leader"],
    exit: 0,
    overrides: { leader: () => other({ scheduling: "stopped", holds: [] }) },
    stdout: `
      host-b:3375 leads: term 8589934733, since ‹-90› (1 hour ago)
      The replica that answers stands by
      Scheduling is stopped
      `,
  },
  "nobody leads": {
    argv: ["leader"],
    exit: 0,
    overrides: { leader: () => nobody() },
    stdout: `
      No replica is known to lead, so nothing is done
      ! ${UNREACHABLE}
      Scheduling is not stopped
      `,
  },
});

test("every command that needs a leader says when to ask again, where there is none", async () => {
  const lines = [
    ...["snapshot", "restore", "rollback 4f0c1d2", "pause", "resume"],
    ...["plan", "status", "why web"],
  ];
  const whoLeads = () =>
    Promise.reject(
      new ArkError("no-leader", "No replica leads at the moment.", { details: { retryAfter: 2 } }),
    );
  for (const line of lines) {
    const plain = await runWithService(line.split(" "), { whoLeads });
    assert.equal([plain.exit, plain.stdout, plain.stderr], [
      2,
      "",
      "ark-schedule: No replica leads at the moment. Ask again in 2 s.\n",
    ], line);
    const json = await runWithService([...line.split(" "), "--json"], { whoLeads });
    const { code, status, retryAfter } = JSON.parse(json.stdout);
    assert.equal({ code, status, retryAfter }, { code: "no-leader", status: 503, retryAfter: 2 });
  }
});

test("the history and the leader are told without one", async () => {
  const whoLeads = () => Promise.reject(new Error("not to be asked"));
  for (const name of ["history", "leader"]) {
    assert.is((await runWithService([name], { whoLeads })).exit, 0, name);
  }
});

test("the greeting says with whom a replica stands for election", () => {
  const situation = {
    version: "1.2.3",
    engine: { endpoint: "unix:///var/run/docker.sock", nodes: ["host-a"], version: "20.10" },
    repository: "https://git.example.org/team/snapshots.git",
    api: { host: "10.0.0.1", port: 3375 },
    crontab: undefined,
    events: true,
  };
  const servers = [{ host: "zk-1", port: 2181 }, { host: "::1", port: 2182 }];
  const election = { url: { servers, path: "/Cluster" }, advertise: "host-a:3375" };
  assert.match(
    greeting({ ...situation, election }),
    /^ {2}election +as host-a:3375, at zk:\/\/zk-1:2181,\[::1\]:2182\/Cluster$/m,
  );
  assert.not.match(greeting(situation), "election");
});

test.run();
