/** Which of several containers of one name stays. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { WorkloadMemory } from "../../src/model/memory.ts";
import type { ObservedContainer } from "../../src/model/observation.ts";
import type { Relocation } from "../../src/model/relocation.ts";
import { keeperOf } from "../../src/planner/keeper.ts";
import { uptime } from "../../src/planner/uptime.ts";

type Copy = Partial<ObservedContainer> & { term?: number };

function copy(node: string, { term, ...more }: Copy): ObservedContainer {
  const labels = term === undefined ? {} : { "ark.spec": "x", "ark.term": String(term) };
  return {
    ...{ id: `id-${node}`, name: "web", node, state: "running", health: "none" },
    ...{ status: "Up 1 minute", createdAt: 0, labels, ...more },
  } as ObservedContainer;
}

interface Row {
  readonly what: string;
  /** On node a, and on node b; a was lost. */
  readonly a: Copy;
  readonly b: Copy;
  readonly memory?: WorkloadMemory;
  readonly mayStart?: boolean;
  /** With keep-replacement, keep-original and longest-running. */
  readonly keeps: readonly [string, string, string];
}

const LEFT: WorkloadMemory = { node: "b", leftOn: ["a"] };
const ROWS: readonly Row[] = [
  {
    what: "remembered as left on a",
    a: { createdAt: 9, term: 9, status: "Up 3 hours" },
    b: { createdAt: 1, term: 1, status: "Up 2 minutes (healthy)" },
    memory: LEFT,
    keeps: ["b", "a", "a"],
  },
  {
    what: "nothing remembered, the later term is the replacement, whatever the clocks say",
    a: { createdAt: 9, term: 3 },
    b: { createdAt: 1, term: 10 },
    keeps: ["b", "a", "b"],
  },
  {
    what: "of one term, the younger is the replacement",
    a: { createdAt: 9, term: 3 },
    b: { createdAt: 1, term: 3 },
    keeps: ["a", "b", "a"],
  },
  {
    what: "the original was made by hand",
    a: { createdAt: 9 },
    b: { createdAt: 1, term: 3 },
    memory: LEFT,
    keeps: ["b", "a", "b"],
  },
  {
    what: "the original lost its power and was not started",
    a: { state: "exited", status: "Exited (255) 1 minute ago", term: 1 },
    b: { term: 2 },
    memory: LEFT,
    keeps: ["b", "a", "b"],
  },
  {
    what: "and may not be started",
    a: { state: "exited", status: "Exited (255) 1 minute ago", term: 1 },
    b: { term: 2 },
    memory: LEFT,
    mayStart: false,
    keeps: ["b", "b", "b"],
  },
  {
    what: "the replacement never ran",
    a: { term: 1 },
    b: { state: "created", status: "Created", term: 2 },
    memory: LEFT,
    keeps: ["a", "a", "a"],
  },
  {
    what: "the original is being removed",
    a: { state: "removing", status: "Removal In Progress", term: 1 },
    b: { state: "created", status: "Created", term: 2 },
    memory: LEFT,
    keeps: ["b", "b", "b"],
  },
  {
    what: "both have run for as long",
    a: { term: 1, status: "Up About an hour" },
    b: { term: 2, status: "Up About an hour" },
    memory: LEFT,
    keeps: ["b", "a", "b"],
  },
  {
    what: "one is known to be the workload's, and the other nobody's",
    a: { createdAt: 1 },
    b: { createdAt: 9, status: "Up 3 weeks" },
    memory: { node: "a" },
    keeps: ["a", "a", "a"],
  },
];

const POLICIES: readonly Relocation["onReturn"][] = [
  "keep-replacement",
  "keep-original",
  "longest-running",
];

for (const { what, a, b, memory, mayStart = true, keeps } of ROWS) {
  test(what, () => {
    const copies = [copy("a", a), copy("b", b)];
    POLICIES.forEach((onReturn, index) => {
      const of = { onReturn, mayStart, memory };
      assert.is(keeperOf(copies, of).node, keeps[index], onReturn);
      assert.is(keeperOf([...copies].reverse(), of).node, keeps[index], "in any order");
    });
  });
}

test("how long a container has run is read from the engine's words", () => {
  assert.is(uptime("Up 5 seconds"), 5_000);
  assert.is(uptime("Up Less than a second"), 1_000);
  assert.is(uptime("Up About a minute (healthy)"), 60_000);
  assert.is(uptime("Up About an hour"), 3_600_000);
  assert.is(uptime("Up 2 weeks (Paused)"), 14 * 86_400_000);
  assert.is(uptime("Exited (0) 3 hours ago"), 0);
  assert.is(uptime("Restarting (1) 5 seconds ago"), 0);
});

test.run();
