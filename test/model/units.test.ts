import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  formatBytes,
  formatCpus,
  formatDuration,
  parseBytes,
  parseCpus,
  parseDuration,
} from "../../src/model/units.ts";

const SECOND = 1e9;

const DURATIONS: readonly (readonly [text: string, nanoseconds: number, canonical: string])[] = [
  ["0", 0, "0s"],
  ["0s", 0, "0s"],
  ["90s", 90 * SECOND, "1m30s"],
  ["1.5h", 5400 * SECOND, "1h30m"],
  ["1h0m0s", 3600 * SECOND, "1h"],
  ["1m30s", 90 * SECOND, "1m30s"],
  ["1.5s", 1.5 * SECOND, "1s500ms"],
  ["250us", 250_000, "250us"],
  ["250µs", 250_000, "250us"],
  ["250μs", 250_000, "250us"],
  ["1h5m30s20ms", 3930 * SECOND + 20e6, "1h5m30s20ms"],
  ["1w2d", 9 * 86_400 * SECOND, "216h"],
  [".5s", SECOND / 2, "500ms"],
  ["+1.s", SECOND, "1s"],
  ["7ns", 7, "7ns"],
  ["-1s", -SECOND, "-1s"],
];

test("durations have one spelling", () => {
  for (const [text, nanoseconds, canonical] of DURATIONS) {
    assert.is(parseDuration(text), nanoseconds, text);
    assert.is(formatDuration(nanoseconds), canonical, text);
    assert.is(parseDuration(canonical), nanoseconds, canonical);
  }
});

test("what is no duration is not taken for one", () => {
  for (const text of ["", "1", "s", "1 s", "1m 30s", "1x", "--1s", "ten seconds"]) {
    assert.is(parseDuration(text), undefined, text);
  }
});

const SIZES: readonly (readonly [text: string, bytes: number, canonical: string])[] = [
  ["1024", 1024, "1k"],
  ["64m", 64 * 2 ** 20, "64m"],
  ["64M", 64 * 2 ** 20, "64m"],
  ["64MB", 64 * 2 ** 20, "64m"],
  ["64MiB", 64 * 2 ** 20, "64m"],
  ["1.5g", 1.5 * 2 ** 30, "1536m"],
  ["1000001", 1_000_001, "1000001"],
  ["1000001b", 1_000_001, "1000001"],
  ["2b", 2, "2"],
  ["1024kb", 2 ** 20, "1m"],
  ["2048k", 2 * 2 ** 20, "2m"],
  ["1 GB", 2 ** 30, "1g"],
  ["2t", 2 * 2 ** 40, "2t"],
  ["3pib", 3 * 2 ** 50, "3p"],
  ["-1", -1, "-1"],
];

test("sizes have one spelling", () => {
  for (const [text, bytes, canonical] of SIZES) {
    assert.is(parseBytes(text), bytes, text);
    assert.is(formatBytes(bytes), canonical, text);
  }
});

test("what is no size is not taken for one", () => {
  for (const text of ["", "m", "1x", "1mm", "-2", "much"]) {
    assert.is(parseBytes(text), undefined, text);
  }
});

test("processors are counted in billionths", () => {
  for (
    const [nano, text] of [[1_500_000_000, "1.5"], [13_000_000, "0.013"], [2e9, "2"], [
      1,
      "0.000000001",
    ]] as const
  ) {
    assert.is(formatCpus(nano), text);
    assert.is(parseCpus(text), nano);
  }
  assert.is(parseCpus("many"), undefined);
  assert.is(parseCpus(""), undefined);
});

test.run();
