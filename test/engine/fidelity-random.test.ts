import fc from "fast-check";
import process from "node:process";
import { test } from "uvu";
import { borrowEngine } from "../lab/start-engine.ts";
import { createArguments } from "./fidelity/arguments.ts";
import { roundTrip } from "./fidelity/round-trip.ts";
import { Stage } from "./fidelity/stage.ts";

/** ARK_FIDELITY_RUNS=1000 for a long search; ARK_FIDELITY_SEED for another one. */
const RUNS = Number(process.env["ARK_FIDELITY_RUNS"] ?? 20);
const SEED = Number(process.env["ARK_FIDELITY_SEED"] ?? 2017);

let stage: Stage;

test.before(async () => {
  stage = new Stage(await borrowEngine());
  await stage.set();
});

test.after(() => stage.strike());

test("capture, remove, restore: options in random combinations", async () => {
  const alike = fc.asyncProperty(createArguments, async (args) => {
    await roundTrip(stage, "subject", { args });
  });
  await fc.assert(alike, { numRuns: RUNS, seed: SEED });
});

test.run();
