import { test } from "uvu";
import * as assert from "uvu/assert";
import { historyEntries } from "../../src/reconciler/history.ts";
import type { Commit } from "../../src/reconciler/ports.ts";
import { ADA } from "./world.ts";

function commit(at: number, action: string | undefined, more: Partial<Commit> = {}): Commit {
  const trailers = { ...(action && { "Ark-Action": action }), ...more.trailers };
  return {
    ...{ revision: `r${at}`, parents: [], author: ADA, subject: "S", body: "", changed: [] },
    ...more,
    at,
    trailers,
  };
}

test("a start tells how long the stop before it lasted", () => {
  const entries = historyEntries([commit(9, "start"), commit(5, undefined), commit(4, "stop")]);
  assert.equal(entries.map((entry) => [entry.action, entry.stoppedFor]), [
    ["start", 5],
    ["commit", undefined],
    ["stop", undefined],
  ]);
});

test("stops of a workload and of the cluster are told apart", () => {
  const web = { trailers: { "Ark-Workload": "web" } };
  const [start] = historyEntries([
    commit(9, "start", web),
    commit(6, "stop"),
    commit(2, "stop", web),
  ]);
  assert.is(start?.stoppedFor, 7);
});

test("files of workloads are named, others are not", () => {
  const changed = [
    { path: "README.md", change: "modified" },
    { path: "containers/web.yaml", change: "added" },
    { path: "stacks/shop/compose.yaml", change: "removed" },
  ] as const;
  const [entry] = historyEntries([commit(1, "snapshot", { changed })]);
  assert.equal(entry?.workloads, [
    { name: "web", change: "added" },
    { name: "shop", change: "removed" },
  ]);
});

test.run();
