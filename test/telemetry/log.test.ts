import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { createLog } from "../../src/telemetry/log.ts";

/** 12:30:00.250 of a day, by local time. */
const NOON = new Date(2026, 10, 21, 12, 30, 0, 250).getTime();

function setUp(
  options: { dir?: string; json?: boolean; colour?: boolean; level?: "debug" | "info" },
) {
  const written: string[] = [];
  const clock = { at: NOON };
  const log = createLog({
    level: options.level ?? "info",
    dir: options.dir,
    json: options.json ?? false,
    stream: { write: (text: string) => written.push(text), isTTY: options.colour ?? false },
    now: () => clock.at,
  });
  return { log, written, clock };
}

async function temporary(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "ark-log-"));
  try {
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

test("a line for people: time, level, sentence, fields", () => {
  const { log, written } = setUp({});
  log.info({ workload: "web", milliseconds: 12, reason: "it had exited" }, "Restarted 100% of it");
  log.debug({}, "not shown");
  assert.equal(written, [
    '12:30:00.250 INFO  Restarted 100% of it workload=web milliseconds=12 reason="it had exited"\n',
  ]);
});

test("colour only where asked for", () => {
  const { log, written } = setUp({ colour: true });
  log.warn({}, "Look");
  assert.ok(written[0]!.includes("\u001b[33mWARN"));
});

test("a line for machines", () => {
  const { log, written } = setUp({ json: true, level: "debug" });
  log.debug({ workload: "web" }, "Looked");
  assert.equal(JSON.parse(written[0]!), {
    level: "debug",
    time: new Date(NOON).toISOString(),
    workload: "web",
    msg: "Looked",
  });
});

test("an error of ours is its sentence, a mistake has a stack", () => {
  const { log, written } = setUp({});
  log.error({ error: new ArkError("engine-refused", "no such image") }, "The round failed");
  log.error({ error: new TypeError("x is not a function") }, "The round failed");
  assert.is(written[0], '12:30:00.250 ERROR The round failed error="no such image"\n');
  assert.match(
    written[1]!,
    /error="x is not a function"\n {4}TypeError: x is not a function\n {8}at /,
  );
});

test("a new file each day", () =>
  temporary(async (dir) => {
    const { log, clock } = setUp({ dir });
    log.info({}, "today");
    clock.at = new Date(2026, 10, 21, 23, 59, 59, 999).getTime();
    log.info({}, "still today");
    clock.at += 1;
    log.info({}, "tomorrow");
    assert.equal((await readdir(dir)).sort(), [
      "ark-schedule-container-2026-11-21.log",
      "ark-schedule-container-2026-11-22.log",
    ]);
    const today = await readFile(join(dir, "ark-schedule-container-2026-11-21.log"), "utf8");
    assert.equal(today.trimEnd().split("\n").map((line) => JSON.parse(line).msg), [
      "today",
      "still today",
    ]);
  }));

test("a folder that goes away comes back", () =>
  temporary(async (dir) => {
    const logs = join(dir, "logs");
    const { log } = setUp({ dir: logs });
    log.info({}, "one");
    await rm(logs, { recursive: true });
    log.info({}, "two");
    const text = await readFile(join(logs, "ark-schedule-container-2026-11-21.log"), "utf8");
    assert.match(text, /^\{.*"msg":"two"\}\n$/);
  }));

test("a folder that cannot be written is complained of once, and the stream goes on", () =>
  temporary(async (dir) => {
    const logs = join(dir, "logs");
    await writeFile(logs, "in the way");
    const { log, written } = setUp({ dir: logs });
    log.info({}, "one");
    log.info({}, "two");
    await rm(logs);
    await mkdir(logs);
    log.info({}, "three");
    const sentences = written.map((line) => line.slice(13, 58).trimEnd());
    assert.equal(sentences, [
      "INFO  one",
      sentences[1]!,
      "INFO  two",
      "INFO  three",
      "WARN  The log file is written again.",
    ]);
    assert.match(sentences[1]!, /^WARN {2}The log file cannot be written: /);
  }));

test.run();
