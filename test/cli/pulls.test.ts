/** What people see of images that are on their way. */
import { test } from "uvu";
import { leader, NOW, status } from "../api/fixtures.ts";
import { type Case, testCases } from "./cases.ts";

const CASES: Record<string, Case> = {
  "status with an image on its way": {
    argv: ["status"],
    exit: 0,
    overrides: {
      status: () => ({
        ...{ ...status(), leader: { ...leader(), holds: [] }, workloads: [], untracked: [] },
        round: { at: NOW, milliseconds: 42 },
        stops: [],
        pulls: [{
          ...{ node: "host-a", image: "app:2", since: NOW - 80_000 },
          layers: { done: 3, total: 7 },
          bytes: { done: 45_300_000, total: 120_000_000 },
        }],
      }),
    },
    stdout: `
      host-a:3375 leads: term 7, since ‹-90› (1 hour ago)
      Scheduling runs
      Revision 4f0c1d2 is in force; the last round began ‹0› (now), took 42 ms
      Node host-a: 12 containers
      Pulling app:2 on host-a: 3 of 7 layers, 45 of 120 MB, for 1m20s

      No workloads yet. Label containers with ark.labels.schedule, then "ark-schedule snapshot".
      `,
  },
};

testCases(CASES);
test.run();
