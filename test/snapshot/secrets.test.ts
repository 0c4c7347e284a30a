import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { suspectedSecrets } from "../../src/snapshot/secrets.ts";
import { FIXTURES } from "./files.ts";

const NONE = { allow: [], deny: [] };

/** Lines of "NAME=value". What begins with "#" is a comment. */
function variables(name: string): [string, string][] {
  return readFileSync(join(FIXTURES, "secrets", name), "utf8").split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
}

for (const [name, value] of variables("bad.env")) {
  test(`suspected: ${name}`, () => {
    const environment = { [name]: value };
    assert.equal(suspectedSecrets({ image: "a", environment }, NONE), [`environment.${name}`]);
    assert.equal(suspectedSecrets({ image: "a", environment }, { allow: [name], deny: [] }), []);
  });
}

for (const [name, value] of variables("good.env")) {
  test(`not suspected: ${name}`, () => {
    const environment = { [name]: value };
    assert.equal(suspectedSecrets({ image: "a", environment }, NONE), []);
    assert.equal(suspectedSecrets({ image: "a", environment }, { allow: [], deny: [name] }), [
      `environment.${name}`,
    ]);
  });
}

test("arguments, scripts, labels and options are looked at", () => {
  const found = suspectedSecrets({
    image: "a",
    command: ["server", "--password=hunter2hunter2", "--port=80", "--token", "abc.def.ghi"],
    entrypoint: ["sh", "-c", "DB_PASSWORD=hunter2 exec server --user admin"],
    healthcheck: { test: ["CMD-SHELL", "curl http://admin:hunter2@localhost"] },
    labels: { "basicauth.users": "admin:$apr1$abcdefgh$0123456789abcdefghijkl" },
    logging: { options: { "splunk-token": "0123456789" } },
  }, NONE);
  assert.equal(found, [
    "labels.basicauth.users",
    "logging.options.splunk-token",
    "command --password",
    "command --token",
    "entrypoint DB_PASSWORD",
    "healthcheck.test",
  ]);
});

test("a container with nothing secret", () => {
  const spec = {
    image: "nginx@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    command: ["nginx", "-g", "daemon off;", "--key-file", "/etc/key.pem", "--auth-type=basic"],
    environment: { TAKEN_AWAY: null },
  };
  assert.equal(suspectedSecrets(spec, NONE), []);
});

test.run();
