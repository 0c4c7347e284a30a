import { test } from "uvu";
import { borrowEngine } from "../lab/start-engine.ts";
import { OPTIONS } from "./fidelity/options.ts";
import { roundTrip } from "./fidelity/round-trip.ts";
import { Stage } from "./fidelity/stage.ts";

/** Trips side by side. */
const LANES = 4;

let stage: Stage;
const outcomes = new Map<string, unknown>();

test.before(async () => {
  stage = new Stage(await borrowEngine());
  await stage.set();
  const waiting = Object.entries(OPTIONS);
  await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [title, trip] = next;
      outcomes.set(
        title,
        await roundTrip(stage, `subject-${lane}`, trip).then(() => "alike", same),
      );
    }
  }));
});

test.after(() => stage.strike());

for (const title of Object.keys(OPTIONS)) {
  test(`capture, remove, restore: ${title}`, () => {
    const outcome = outcomes.get(title);
    if (outcome !== "alike") throw outcome;
  });
}

function same<T>(value: T): T {
  return value;
}

test.run();
