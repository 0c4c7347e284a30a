/** Command lines with what they print and ask for. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Operations } from "../../src/reconciler/operations.ts";
import { golden, runWithService } from "./fixtures.ts";

export interface Case {
  readonly argv: string[];
  readonly overrides?: Partial<Operations>;
  readonly exit: number;
  readonly stdout: string;
  /** What the service was asked to do, without the author. */
  readonly asked?: [string, Record<string, unknown>];
}

/** Makes a test of each, under its name. */
export function testCases(cases: Readonly<Record<string, Case>>): void {
  for (const [name, { argv, overrides = {}, exit, stdout, asked }] of Object.entries(cases)) {
    test(name, async () => {
      const ran = await runWithService(argv, overrides);
      assert.is(ran.stderr, "");
      assert.is(ran.stdout, golden(stdout));
      assert.is(ran.exit, exit);
      if (asked === undefined) return;
      const [operation, request] = ran.calls[0]!;
      const { author: _, ...rest } = request as Record<string, unknown>;
      assert.equal([operation, rest], asked);
    });
  }
}
