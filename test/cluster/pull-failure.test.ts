/** What engines say of pulls that failed, and what people are told to do. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { pullFailure } from "../../src/cluster/engine/pull-failure.ts";
import type { RegistryLogin } from "../../src/model/registry.ts";

const NOBODY: RegistryLogin = { registry: "reg.example:5000", source: "/root/.docker/config.json" };
const SOMEBODY: RegistryLogin = {
  ...NOBODY,
  credentials: { username: "ark", password: "s3cret-pass" },
};

interface Case {
  readonly words: string;
  readonly login?: RegistryLogin;
  readonly advice: string;
}

const CASES: Record<string, Case> = {
  "no credentials": {
    words: 'Head "http://reg.example:5000/v2/app/manifests/1": no basic auth credentials',
    advice: "reg.example:5000 does not give it to everybody, and /root/.docker/config.json has no",
  },
  "wrong credentials": {
    words: "unauthorized: authentication required",
    login: SOMEBODY,
    advice: "reg.example:5000 refuses the credentials of /root/.docker/config.json.",
  },
  "a helper that does not work": {
    words: "unauthorized: authentication required",
    login: { ...NOBODY, problem: "docker-credential-x cannot be run (ENOENT)." },
    advice: "reg.example:5000 wants to know who asks. docker-credential-x cannot be run (ENOENT).",
  },
  "a hub that does not tell": {
    words: "pull access denied for foo, repository does not exist or may require 'docker login': " +
      "denied: requested access to the resource is denied",
    advice: "does not give it to everybody",
  },
  "no such tag": {
    words: "manifest for reg.example:5000/app:9 not found: manifest unknown: manifest unknown",
    advice: "reg.example:5000 has no such image.",
  },
  "another platform": {
    words: "no matching manifest for linux/arm64/v8 in the manifest list entries",
    advice: "reg.example:5000 has it, but not for linux/arm64/v8.",
  },
  "nothing listens": {
    words: 'Get "http://reg.example:5000/v2/": dial tcp 10.0.0.9:5000: connect: connection refused',
    advice: "The node cannot reach reg.example:5000.",
  },
  "no such host": {
    words: 'Get "https://reg.example:5000/v2/": dial tcp: lookup reg.example: no such host',
    advice: "The node cannot reach reg.example:5000.",
  },
  "plain HTTP": {
    words: 'Get "https://reg.example:5000/v2/": http: server gave HTTP response to HTTPS client',
    advice: "insecure-registries",
  },
  "a certificate of nobody": {
    words: 'Get "https://reg.example:5000/v2/": x509: certificate signed by unknown authority',
    advice: "/etc/docker/certs.d/reg.example:5000/ca.crt",
  },
  "a full disk": {
    words: "failed to register layer: write /bin/app: no space left on device",
    advice: "The disk of the node is full",
  },
  "too many pulls, by nobody": {
    words: "toomanyrequests: You have reached your pull rate limit.",
    advice: "With credentials in /root/.docker/config.json it may give more.",
  },
  "too many pulls, by somebody": {
    words: "toomanyrequests: You have reached your pull rate limit.",
    login: SOMEBODY,
    advice: "since too many were pulled. (toomanyrequests",
  },
  "anything else": {
    words: "mishap in the engine room",
    advice: "mishap in the engine room.",
  },
};

for (const [name, { words, login = NOBODY, advice }] of Object.entries(CASES)) {
  test(name, () => {
    assert.match(pullFailure(words, login), advice);
  });
}

test("what a registry repeats of a secret is left out", () => {
  const reason = pullFailure("denied: s3cret-pass is wrong", SOMEBODY);
  assert.not.match(reason, "s3cret");
});

test.run();
