/** The audit trail on terminals. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { historyText } from "../../src/cli/render/history.ts";
import type { Page } from "../../src/cli/render/page.ts";
import type { HistoryEntry } from "../../src/reconciler/operations.ts";
import { history, NOW } from "../api/fixtures.ts";
import { runWithService } from "./fixtures.ts";

const page = (width: number): Page => ({ now: NOW, width, paint: (_, text) => text });

function entry(more: Partial<HistoryEntry>): HistoryEntry {
  return { ...history().entries[0]!, ...more };
}

const ENTRIES: HistoryEntry[] = [
  ...history().entries,
  entry({
    outcome: { result: "superseded", by: "b".repeat(40) },
    merge: { author: "Bert", email: "b@x", subject: "Merge branch 'x'", commits: [] },
    author: "A very long name of somebody",
    workloads: Array.from({ length: 9 }, (_, at) => ({ name: `w${at}`, change: "moved" })),
  }),
  entry({
    workloads: [],
    files: ["a", "b", "c", "cluster.yaml"].map((path) => ({ path, change: "removed" })),
    stops: [
      { node: "n1", change: "began", lasted: 5_400_000, lasting: true },
      { workload: "web", change: "ended", lasting: false },
    ],
    windows: [{ name: "nightly", change: "added" }],
    outcome: { result: "noted", reason: "hm" },
  }),
];

/** Without times, which are the machine's. */
const lines = (width: number) =>
  historyText({ entries: ENTRIES, more: false }, page(width))
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "2026-11-20 00:00").split("\n");

test("fits 80 columns", () => {
  assert.equal(lines(80), [
    "REVISION  WHEN              AUTHOR           WHAT",
    "4f0c1d2   2026-11-20 00:00  Anna          ✗  ~web: Take web 1.5: Fixes the time…",
    "          failed: web is not healthy",
    "aaaaaaa   2026-11-20 00:00  Bert          ✓  Start scheduling",
    "          The stop ended after 1h30m",
    "4f0c1d2   2026-11-20 00:00  A very long…  »  >w0 and 8 more: Take web 1.5: Fixe…",
    "          Merged by Bert with no commits",
    "4f0c1d2   2026-11-20 00:00  Anna          ·  Take web 1.5: Fixes the time zone.",
    "          noted: hm",
    "          The stop of node n1 lasts still, 1h30m so far",
    "          The stop of web ended",
    "          Maintenance windows: +nightly",
    "          -a -b -c and 1 more",
    "",
  ]);
});

test("has a column for each on a wide terminal", () => {
  assert.equal(lines(120).slice(0, 3), [
    "REVISION  WHEN              AUTHOR        OUTCOME     ACTION  WORKLOADS               SUBJECT",
    "4f0c1d2   2026-11-20 00:00  Anna          failed      commit  ~web                    Take web 1.5: Fixes the time zone.",
    "          failed: web is not healthy",
  ]);
});

test("tells paragraphs of a message apart in one line", () => {
  const reasons = ["new disk\n\nIn the middle\nof it: db.", "New disk.\n\n\nSee above.", "a\nb"];
  const entries = reasons.map((reason) => entry({ subject: "Stop", reason, workloads: [] }));
  const text = historyText({ entries, more: false }, page(200));
  for (const found of ["new disk. In the middle of it: db.", "New disk. See above.", "a b"]) {
    assert.match(text, `Stop: ${found}\n`);
  }
});

test("says why something failed, however long that is", () => {
  const reason = "it is not healthy ".repeat(20).trim();
  const failed = entry({ outcome: { result: "failed", reason } });
  assert.match(historyText({ entries: [failed], more: false }, page(80)), reason);
});

test("is coloured on a terminal only", async () => {
  const text = async (isTTY: boolean) =>
    (await runWithService(["history"], {}, { stdout: { write: () => {}, isTTY } })).stdout;
  assert.match(await text(true), "\x1b[31m");
  assert.not.match(await text(false), "\x1b");
});

test.run();
