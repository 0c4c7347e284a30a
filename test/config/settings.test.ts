import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Setting, SETTINGS, settingsTable } from "../../src/config/settings.ts";

test("the table has a row of three cells for every setting", () => {
  const [heads, rule, ...rows] = settingsTable().trimEnd().split("\n");
  assert.is(heads, "| variable | default | meaning |");
  assert.is(rule, "| --- | --- | --- |");
  const cells = rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
  const names = Object.entries<Setting>(SETTINGS).map(([name, { file }]) =>
    file === true ? `\`${name}\` (\`_FILE\`)` : `\`${name}\``
  );
  assert.equal(cells.map(([name]) => name), names);
  for (const row of cells) {
    assert.is(row.length, 3);
    assert.match(row[2]!, /^.+\.$/);
  }
});

test("every variable of the 2017 tool is there", () => {
  for (
    const name of [
      "ACS_CLUSTER_ENDPOINT",
      "ACS_CLUSTER_SCHEME",
      "ACS_CLUSTER_SECURITY_GROUP",
      "ACS_NETWORK_NAME",
      "ACS_NETWORK_STORE_CLUSTER",
      "ACS_CRONTAB",
      "ACS_PORT",
      "ACS_ADVERTISE",
    ]
  ) assert.ok(name in SETTINGS, name);
});

test.run();
