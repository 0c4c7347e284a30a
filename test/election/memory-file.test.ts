import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { MemoryFile } from "../../src/election/memory-file.ts";
import { EMPTY_MEMORY, type Memory } from "../../src/model/memory.ts";

const FULL: Memory = {
  workloads: {
    web: {
      attempts: 3,
      lastAttempt: 1_000.5,
      attempted: "aa",
      lastError: "no such image",
      rollout: { hash: "bb", revision: "cc", since: 2_000 },
      bad: { hash: "dd", revision: "ee", reason: "unhealthy", at: 3_000 },
      notAdopted: { hash: "hh", blob: "ii", reason: "No." },
      residual: { hash: "ff", paths: ["environment.A"] },
    },
    db: {},
  },
  managed: ["db", "web"],
  confirmed: "gg",
};

let dataDir: string;
let warnings: { fields: object; message: string }[];
test.before.each(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "ark-memory-"));
  warnings = [];
});
test.after.each(() => rm(dataDir, { recursive: true, force: true }));

function memoryFile(dir = dataDir): MemoryFile {
  const silent = () => undefined;
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  const clock = { now: () => 42, elapsed: () => 0, sleep: async () => undefined };
  return new MemoryFile({
    dataDir: dir,
    clock,
    log: { debug: silent, info: silent, warn, error: silent },
  });
}

test("is empty at first, and that is no cause for a warning", async () => {
  assert.equal(await memoryFile().load(), EMPTY_MEMORY);
  assert.equal(await memoryFile(join(dataDir, "not/yet")).load(), EMPTY_MEMORY);
  assert.equal(warnings, []);
});

test("gives back all that was saved, and leaves no draft", async () => {
  await memoryFile().save(FULL);
  assert.equal(await memoryFile().load(), FULL);
  assert.equal(await readdir(dataDir), ["memory.json"]);
});

test("makes the data directory", async () => {
  const dir = join(dataDir, "a/b");
  await memoryFile(dir).save(FULL);
  assert.equal(await memoryFile(dir).load(), FULL);
});

test("saves in the order of the calls", async () => {
  const file = memoryFile();
  const names = Array.from({ length: 30 }, (_, at) => `web-${at}`);
  await Promise.all(names.map((name) => file.save({ workloads: {}, managed: [name] })));
  assert.equal((await file.load()).managed, ["web-29"]);
});

test("keeps the last memory when a save fails, and saves again afterwards", async () => {
  const file = memoryFile();
  await file.save(FULL);
  await mkdir(join(dataDir, "memory.json.new"));
  const failed = await file.save(EMPTY_MEMORY).then(() => false, () => true);
  assert.ok(failed);
  assert.equal(await file.load(), FULL);
  await rm(join(dataDir, "memory.json.new"), { recursive: true });
  await file.save(EMPTY_MEMORY);
  assert.equal(await file.load(), EMPTY_MEMORY);
});

const BROKEN: Record<string, string> = {
  "half a file": '{"workloads": {"web": ',
  "nothing": "",
  "another shape": '{"workloads": [], "managed": []}',
  "a wrong type within": '{"workloads": {"web": {"attempts": "3"}}, "managed": []}',
};

for (const [kind, text] of Object.entries(BROKEN)) {
  test(`sets aside and reports ${kind}`, async () => {
    await writeFile(join(dataDir, "memory.json"), text);
    assert.equal(await memoryFile().load(), EMPTY_MEMORY);
    assert.is(warnings.length, 1);
    assert.equal(await readdir(dataDir), ["memory.json.broken-42"]);
    assert.is(await readFile(join(dataDir, "memory.json.broken-42"), "utf8"), text);
  });
}

test("does not fail where the file cannot be read at all", async () => {
  await mkdir(join(dataDir, "memory.json"));
  assert.equal(await memoryFile().load(), EMPTY_MEMORY);
  assert.is(warnings.length, 1);
});

test.run();
