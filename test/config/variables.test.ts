import { test } from "uvu";
import * as assert from "uvu/assert";
import { allowedVariables } from "../../src/config/allowed-variables.ts";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const read = (env: Record<string, string>) => readConfig(env, machineWith({}));
const SET = { TAG: "1.27", DB_PASSWORD: "hunter2", EMPTY: "", OTHER: "x" };

test("only what is named is taken, as it is", () => {
  for (const names of ["TAG,DB_PASSWORD,EMPTY", " TAG  DB_PASSWORD, EMPTY,"]) {
    const env = { ...SET, ACS_VARIABLES: names };
    const values = { TAG: "1.27", DB_PASSWORD: "hunter2", EMPTY: "" };
    const { config, notices } = read(env);
    assert.equal(config?.variables, values);
    assert.equal(notices, []);
    assert.equal(allowedVariables(env), values);
  }
  assert.equal(read(SET).config?.variables, {});
  assert.equal(allowedVariables(SET), {});
});

test("what is named and not set is said", () => {
  const { config, notices } = read({ ...SET, ACS_VARIABLES: "TAG,NOT" });
  assert.equal(config?.variables, { TAG: "1.27" });
  assert.equal(notices, ["ACS_VARIABLES names NOT, which is not set."]);
});

test("values are never named, nor what is a setting of its own", () => {
  const bad = {
    "DB_PASSWORD=hunter2": /^ACS_VARIABLES: right would be names .* without values\.$/,
    "ACS_GIT_PASSWORD=hunter2": /^ACS_VARIABLES: right would be names .* without values\.$/,
    "TAG,ACS_GIT_TOKEN": /^ACS_VARIABLES: ACS_GIT_TOKEN is not one for files to be filled with\.$/,
    "COMPOSE_FILE": /^ACS_VARIABLES: COMPOSE_FILE is not one/,
  };
  for (const [names, expected] of Object.entries(bad)) {
    const { config, problems } = read({ ...SET, ACS_VARIABLES: names });
    assert.is(config, undefined);
    assert.match(problems.join("\n"), expected);
    assert.not.match(problems.join("\n"), "hunter2");
    assert.throws(() => allowedVariables({ ACS_VARIABLES: names }), expected);
  }
});

test.run();
