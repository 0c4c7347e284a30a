import { test } from "uvu";
import * as assert from "uvu/assert";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const FILES: Record<string, string> = { "/run/secrets/hook": "planted-hook\n" };
const MACHINE = machineWith(FILES);
const read = (env: Record<string, string>) => readConfig(env, MACHINE);

test("nothing is said", () => {
  const { config } = read({});
  assert.equal(config?.forge, { kind: undefined, apiUrl: undefined, token: undefined });
  assert.is(config?.webhookSecret, undefined);
});

test("git's token is the forge's, unless it has one of its own", () => {
  assert.is(read({ ACS_GIT_TOKEN: "git" }).config?.forge.token, "git");
  const both = read({ ACS_GIT_TOKEN: "git", ACS_FORGE_TOKEN: "forge" });
  assert.is(both.config?.forge.token, "forge");
});

test("everything is said", () => {
  const { config, problems, notices } = read({
    ACS_FORGE: "Forgejo",
    ACS_FORGE_URL: "https://git.example.org/api/v1/",
    ACS_FORGE_TOKEN: "forge",
    ACS_WEBHOOK_SECRET_FILE: "/run/secrets/hook",
  });
  assert.equal([problems, notices], [[], []]);
  const forge = { kind: "forgejo", apiUrl: "https://git.example.org/api/v1", token: "forge" };
  assert.equal(config?.forge, forge);
  assert.is(config?.webhookSecret, "planted-hook");
});

for (const ACS_FORGE_URL of ["git.example.org", "ftp://a/b", "https://u:p@a/b", "https://a/?b"]) {
  test(`ACS_FORGE_URL=${ACS_FORGE_URL}`, () => {
    const [problem = ""] = read({ ACS_FORGE_URL }).problems;
    assert.match(problem, /right would be an address such as https:\/\/git\.example\.org\/api\/v1/);
    assert.not.match(problem, /u:p/);
  });
}

test("ACS_FORGE=bitbucket", () => {
  const [problem = ""] = read({ ACS_FORGE: "bitbucket" }).problems;
  assert.match(problem, /right would be github, gitlab, gitea, forgejo or off/);
});

test.run();
