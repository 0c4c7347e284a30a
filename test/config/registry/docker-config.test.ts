/** What Docker's config file says of registries, in the spellings that its clients have written. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  authFor,
  type DockerConfig,
  helperFor,
  parseDockerConfig,
  serverAddress,
} from "../../../src/config/registry/docker-config.ts";

const auth = btoa("ark:pa:ss");
const ARK = { username: "ark", password: "pa:ss" };

function parsed(config: object): DockerConfig {
  const answer = parseDockerConfig(JSON.stringify(config));
  assert.not("problem" in answer);
  return answer as DockerConfig;
}

const SPELLINGS: readonly (readonly [key: string, registry: string])[] = [
  ["reg.example:5000", "reg.example:5000"],
  ["https://reg.example:5000", "reg.example:5000"],
  ["http://reg.example/v1/", "reg.example"],
  ["reg.example/v2", "reg.example"],
  ["https://index.docker.io/v1/", "docker.io"],
  ["docker.io", "docker.io"],
  ["registry-1.docker.io", "docker.io"],
];

for (const [key, registry] of SPELLINGS) {
  test(`${key} is ${registry}`, () => {
    assert.equal(authFor(parsed({ auths: { [key]: { auth } } }), registry), ARK);
    assert.is(helperFor(parsed({ credHelpers: { [key]: "keys" } }), registry), "keys");
  });
}

test("no registry is given what is another's", () => {
  const config = parsed({ auths: { "reg.example:5000": { auth } } });
  for (const other of ["reg.example", "reg.example:5001", "docker.io", "evil.reg.example:5000"]) {
    assert.is(authFor(config, other), undefined);
  }
  assert.is(authFor(parsed({ auths: {} }), "constructor"), undefined);
});

test("the very key goes before another spelling of it", () => {
  const auths = { "https://reg.example": { auth: btoa("old:x") }, "reg.example": { auth } };
  assert.equal(authFor(parsed({ auths }), "reg.example"), ARK);
});

test("tokens, names in plain text, and entries that a helper has emptied", () => {
  const of = (entry: object) => authFor(parsed({ auths: { r: entry } }), "r");
  assert.equal(of({ auth, identitytoken: "t0ken" }), { identityToken: "t0ken" });
  assert.equal(of({ username: "ark", password: "x" }), { username: "ark", password: "x" });
  assert.equal(of({ auth: btoa("ark:x\0\0") }), { username: "ark", password: "x" });
  assert.is(of({}), undefined);
  assert.is(of({ auth: "" }), undefined);
});

test("a helper of the registry goes before the store of all", () => {
  const config = parsed({ credsStore: "all", credHelpers: { "reg.example": "keys" } });
  assert.is(helperFor(config, "reg.example"), "keys");
  assert.is(helperFor(config, "other.example"), "all");
  assert.is(helperFor(parsed({ credsStore: "" }), "other.example"), undefined);
});

test("helpers are asked by the names that the docker client gives them", () => {
  assert.is(serverAddress("docker.io"), "https://index.docker.io/v1/");
  assert.is(serverAddress("reg.example:5000"), "reg.example:5000");
});

test("what is broken is said without repeating any of it", () => {
  const of = (text: string) => (parseDockerConfig(text) as { problem: string }).problem;
  assert.is(of('{"auths": s3cret}'), "it is not JSON");
  assert.match(of("[]"), /^it: /);
  assert.match(of('{"auths": {"r": {"auth": 7}}}'), /^auths\.r\.auth: /);
  const garbled = authFor(parsed({ auths: { r: { auth: btoa("s3cret") } } }), "r");
  assert.equal(garbled, { problem: "its `auth` is not the base64 of `user:password`" });
});

test.run();
