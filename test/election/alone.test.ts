import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ArkError } from "../../src/errors.ts";
import { leadAlone } from "../../src/election/alone.ts";
import { rejects } from "../rejects.ts";

const clock = { now: () => 1_000, sleep: async () => undefined };

let dataDir: string;
test.before.each(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ark-election-"));
});
test.after.each(() => rm(dataDir, { recursive: true, force: true }));

const lead = (dir = dataDir) => leadAlone({ advertise: "host:3375", dataDir: dir, clock });

test("leads from the start", async () => {
  const { leader, self, term, since, signal } = (await lead()).current();
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

test("steps down: the signal aborts, and it leads no more", async () => {
  const election = await lead();
  const { signal } = election.current();
  election.stepDown();
  assert.is(signal.aborted, true);
  assert.is((signal.reason as ArkError).code, "leadership-lost");
  assert.is(election.current().self, false);
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
