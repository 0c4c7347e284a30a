/** Who pulls: by Docker's config file, as it is at that moment, and by the helpers that it names. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askHelper } from "../../../src/config/registry/credential-helper.ts";
import { registryLogins } from "../../../src/config/registry/registry-logins.ts";
import type { LoginFor } from "../../../src/model/registry.ts";

interface Stage {
  folder: string;
  file: string;
  warnings: string[];
  loginFor: LoginFor;
  /** Puts a helper on PATH. */
  helper(name: string, script: string): Promise<void>;
}

const PATH = process.env.PATH ?? "";
const test = suite<Stage>("registry logins");

test.before.each(async (stage) => {
  stage.folder = await mkdtemp(join(tmpdir(), "ark-docker-config-"));
  stage.file = join(stage.folder, "config.json");
  stage.warnings = [];
  const nothing = () => {};
  const warn = (_: object, message: string) => void stage.warnings.push(message);
  stage.loginFor = registryLogins(stage.folder, {
    ...{ debug: nothing, info: nothing, error: nothing, warn },
  });
  process.env.PATH = `${stage.folder}${delimiter}${PATH}`;
  stage.helper = async (name, script) => {
    const file = join(stage.folder, `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  };
});
test.after.each(async ({ folder }) => {
  process.env.PATH = PATH;
  await rm(folder, { recursive: true });
});

const entry = (password: string) => ({ auth: btoa(`ark:${password}`) });
const ANSWER = `echo '{"ServerURL":"r","Username":"ark","Secret":"s3cret"}'`;

test("a password that is changed counts at once", async ({ file, loginFor }) => {
  assert.equal(await loginFor("reg.example/app:1"), { registry: "reg.example", source: file });
  for (const password of ["old", "new"]) {
    await writeFile(file, JSON.stringify({ auths: { "reg.example": entry(password) } }));
    const { credentials } = await loginFor("reg.example/app:1");
    assert.equal(credentials, { username: "ark", password });
    assert.is((await loginFor("app:1")).credentials, undefined);
  }
});

test("a broken file is one warning, until it is mended and broken anew", async (stage) => {
  const { file, loginFor, warnings } = stage;
  for (const text of ["{", "{", "{}", "{"]) {
    await writeFile(file, text);
    const { credentials, problem } = await loginFor("app:1");
    assert.is(credentials, undefined);
    assert.is(problem === undefined, text === "{}");
  }
  assert.is(warnings.length, 2);
  assert.match(warnings[0]!, `${file} cannot be used`);
});

test("a helper is told the registry, and answers with a password or a token", async (stage) => {
  const { file, loginFor, helper } = stage;
  await writeFile(file, JSON.stringify({ credsStore: "all", credHelpers: { "r.io": "one" } }));
  await helper("one", `[ "$1 $(cat)" = "get r.io" ] && ${ANSWER}`);
  await helper("all", `cat >/dev/null; ${ANSWER.replace('"ark"', '"<token>"')}`);
  const { credentials } = await loginFor("r.io/app:1");
  assert.equal(credentials, { username: "ark", password: "s3cret" });
  assert.equal((await loginFor("app:1")).credentials, { identityToken: "s3cret" });
});

test("a helper that has nothing is no problem", async ({ file, loginFor, helper }) => {
  await writeFile(file, JSON.stringify({ credsStore: "all" }));
  await helper("all", "echo credentials not found in native keychain; exit 1");
  const login = await loginFor("app:1");
  assert.equal(login, { registry: "docker.io", source: file });
});

const FAULTS: Readonly<Record<string, readonly [name: string, script: string, words: RegExp]>> = {
  "fails": ["bad", "echo s3cret; echo s3cret >&2; exit 1", /failed; "echo r\.io \|/],
  "answers something else": ["bad", "echo s3cret", /answered what is no credentials/],
  "is not there": ["none", "", /docker-credential-none cannot be run \(ENOENT\)/],
  "has the name of a path": ["../bad", ANSWER, /a name that no program has/],
  "has a shell in its name": ["bad;true", ANSWER, /a name that no program has/],
  "never answers": ["bad", "exec sleep 100", /took over 0\.3 s/],
  "never stops talking": ["bad", "exec yes s3cret", /says more than credentials|took over/],
};

for (const [what, [name, script, words]] of Object.entries(FAULTS)) {
  test(`a helper that ${what} is a problem, without its words`, async ({ helper }) => {
    await helper("bad", script);
    const answer = await askHelper(name, "r.io", 300);
    assert.ok(answer !== undefined && "problem" in answer);
    assert.match(answer.problem, words);
    assert.not.match(answer.problem, "s3cret");
  });
}

test.run();
