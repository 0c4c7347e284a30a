import { test } from "uvu";
import * as assert from "uvu/assert";
import { printed, SCHEMAS, stored } from "./schemas.ts";
import { PAGES, readPage, withTables } from "./tables.ts";

for (const page of Object.keys(PAGES)) {
  test(`the tables of ${page} are those of the code; \`npm run readme\` makes them`, async () => {
    const text = await readPage(page);
    assert.is(withTables(page, text), text);
  });
}

for (const name of Object.keys(SCHEMAS)) {
  test(`the template's ${name} is that of the code; \`npm run readme\` makes it`, () => {
    assert.is(printed(name), stored(name));
  });
}

test.run();
