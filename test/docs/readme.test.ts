import { test } from "uvu";
import * as assert from "uvu/assert";
import { readReadme, withTables } from "./tables.ts";

test("the README's tables are those of the code; `npm run readme` makes them", async () => {
  const readme = await readReadme();
  assert.is(withTables(readme), readme);
});

test.run();
