import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ArkError } from "../../src/errors.ts";
import { leadAlone } from "../../src/election/alone.ts";
import type { Leading } from "../../src/reconciler/ports.ts";
import { rejects } from "../rejects.ts";

const clock = { now: () => 1_000, elapsed: () => 0, sleep: async () => undefined };

let dataDir: string;
test.before.each(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ark-election-"));
});
test.after.each(() => rm(dataDir, { recursive: true, force: true }));

const lead = (dir = dataDir) => leadAlone({ advertise: "host:3375", dataDir: dir, clock });

async function leading(): Promise<Leading> {
  const leadership = (await lead()).current();
  assert.ok(leadership.self);
  return leadership as Leading;
}

test("leads from the start", async () => {
  const { leader, self, term, since, signal } = await leading();
  assert.equal({ leader, self, term, since }, {
    leader: "host:3375",
    self: true,
    term: "1",
    since: 1_000,
  });
  assert.is(signal.aborted, false);
});

test("has a higher term at each start, also past nine", async () => {
  await writeFile(join(dataDir, "term"), "9\n");
  assert.is((await lead()).current().term, "10");
  assert.is((await lead()).current().term, "11");
  assert.is(await readFile(join(dataDir, "term"), "utf8"), "11\n");
});

test("makes the data directory", async () => {
  assert.is((await lead(join(dataDir, "a/b"))).current().term, "1");
});

test("asks nobody who leads", async () => {
  assert.equal(await (await lead()).leader(), { self: true });
});

test("resigns: the signal aborts, it leads no more, and those who watch are told", async () => {
  const election = await lead();
  const { signal, holds } = election.current() as Leading;
  let told = 0;
  election.watch(() => told += 1, new AbortController().signal);
  election.watch(() => told += 100, AbortSignal.abort());
  await election.resign();
  assert.is(signal.aborted, true);
  assert.is((signal.reason as ArkError).code, "leadership-lost");
  assert.is(holds(), false);
  assert.is(election.current().self, false);
  assert.is(told, 1);
  await rejects(election.leader(), "no-leader");
});

test("says what to do about a term that is no number", async () => {
  await writeFile(join(dataDir, "term"), "seven");
  const error = await rejects(lead(), "data-dir-unusable");
  assert.match(error.message, /term does not hold a number/);
});

test("says what to do about a directory that cannot be written", async () => {
  await writeFile(join(dataDir, "file"), "");
  const error = await rejects(lead(join(dataDir, "file/data")), "data-dir-unusable");
  assert.match(error.message, /ACS_DATA_DIR/);
});

test.run();
