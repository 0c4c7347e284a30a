/** What has to come of any files: a snapshot, or problems that say where; soon, and the same again. */
import * as assert from "node:assert/strict";
import type { Problem } from "../../src/model/snapshot.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import { PROBLEMS } from "../../src/snapshot/problems.ts";
import { filesOf } from "../snapshot/files.ts";
import type { Texts } from "./repositories.ts";

/** Milliseconds that no input may take: far above what any takes, even where others use the machine. */
const TOO_LONG = 20_000;
/** Each file names 100 at most, and what is wrong with all of them together. */
const TOO_MANY = 150;

/** Characters of a message, with what may stand around it. */
const LONGEST = 1_100;

export interface Judged {
  /** Milliseconds. */
  readonly took: number;
  readonly problems: readonly Problem[];
}

export function judge(texts: Texts): Judged {
  const files = filesOf(texts);
  const cache = new ParseCache();
  const began = performance.now();
  const { snapshot, problems, wanted } = loadSnapshot({ revision: "r", files, cache });
  const took = performance.now() - began;
  assert.ok(took < TOO_LONG, `it took ${took} ms`);
  assert.equal(wanted, undefined);
  assert.ok(problems.length <= TOO_MANY * (files.length + 1), `${problems.length} problems`);
  for (const { file: path, line, column, code, message } of problems) {
    assert.ok(path === undefined || path !== "", message);
    assert.ok(line >= 1 && column >= 1 && message !== "", `${path}:${line}:${column} ${message}`);
    assert.ok(Object.hasOwn(PROBLEMS, code), code);
    assert.ok(message.length <= LONGEST, message.slice(0, 100));
  }
  const broken = problems.some(({ severity }) => severity === "error");
  assert.equal(snapshot === undefined, broken, "a snapshot, or errors");
  const again = loadSnapshot({ revision: "r", files, cache });
  assert.deepEqual(again.problems, problems, "what is known already is told the same way");
  return { took, problems };
}
