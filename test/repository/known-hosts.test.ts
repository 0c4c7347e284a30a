import { createHmac } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import {
  fingerprint,
  judgeHost,
  knownKeyTypes,
  parseKnownHosts,
} from "../../src/repository/remote/known-hosts.ts";

// GitHub's own, as it publishes them with their fingerprints.
// Source: https://docs.github.com/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const ECDSA = "ecdsa-sha2-nistp256 " +
  "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=";

const blob = (line: string) => Buffer.from(line.split(" ")[1]!, "base64");
const key = blob(ED25519);

function judge(text: string, host = "git.example.org", port = 22, shown = key) {
  return judgeHost(parseKnownHosts(text), host, port, shown);
}

/** As `ssh-keygen -H` writes it. */
function hash(name: string): string {
  const salt = Buffer.alloc(20, 7);
  const digest = createHmac("sha1", salt).update(name).digest("base64");
  return `|1|${salt.toString("base64")}|${digest}`;
}

test("knows a host by its line, whatever stands around it", () => {
  assert.is(judge(`# mine\n\n  git.example.org ${ED25519} a comment\r\n`), "known");
  assert.is(judge(`other.org,git.example.org\t${ED25519}`), "known");
  assert.is(judge(`git.example.org ${ED25519}`, "GIT.Example.ORG"), "known");
  assert.is(judge(`git.example.org ${ECDSA}\ngit.example.org ${ED25519}`), "known");
});

test("does not know a host without a line", () => {
  assert.is(judge(""), "unknown");
  assert.is(judge(`example.org ${ED25519}`), "unknown");
  assert.is(judge(`gitXexample.org ${ED25519}`), "unknown");
});

test("takes a port other than 22 for another host", () => {
  const line = `[git.example.org]:2222 ${ED25519}`;
  assert.is(judge(line, "git.example.org", 2222), "known");
  assert.is(judge(line, "git.example.org", 22), "unknown");
  assert.is(judge(`git.example.org ${ED25519}`, "git.example.org", 2222), "unknown");
  assert.is(judge(`[::1]:2222 ${ED25519}`, "::1", 2222), "known");
});

test("says when a host has another key", () => {
  assert.is(judge(`git.example.org ${ECDSA}`), "changed");
});

test("takes patterns, and their exceptions", () => {
  assert.is(judge(`*.example.org ${ED25519}`), "known");
  assert.is(judge(`gi?.example.org ${ED25519}`), "known");
  assert.is(judge(`[*.example.org]:22?2 ${ED25519}`, "git.example.org", 2222), "known");
  assert.is(judge(`*.example.org,!git.example.org ${ED25519}`), "unknown");
  assert.is(judge(`!git.example.org,*.example.org ${ED25519}`), "unknown");
  assert.is(judge(`!*.example.com,*.example.org ${ED25519}`), "known");
});

test("takes hashed names", () => {
  assert.is(judge(`${hash("git.example.org")} ${ED25519}`), "known");
  assert.is(judge(`${hash("other.example.org")} ${ED25519}`), "unknown");
  assert.is(
    judge(`${hash("[git.example.org]:2222")} ${ED25519}`, "git.example.org", 2222),
    "known",
  );
});

test("lets a revocation win", () => {
  const revoked = `@revoked * ${ED25519}`;
  assert.is(judge(`git.example.org ${ED25519}\n${revoked}`), "revoked");
  assert.is(
    judge(`git.example.org ${ECDSA}\n${revoked}`, "git.example.org", 22, blob(ECDSA)),
    "known",
  );
});

test("does not take a certificate authority's key for a host's", () => {
  const authority = `@cert-authority *.example.org ${ED25519}`;
  assert.is(judge(authority), "authority");
  assert.is(judge(`${authority}\ngit.example.org ${ECDSA}`), "changed");
});

test("tells the types of the known keys", () => {
  const hosts = parseKnownHosts(`git.example.org ${ECDSA}\n@revoked git.example.org ${ED25519}`);
  assert.equal([...knownKeyTypes(hosts, "git.example.org", 22)], ["ecdsa-sha2-nistp256"]);
});

test("shows a fingerprint as ssh does", () => {
  assert.is(fingerprint(key), "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
});

test("refuses a line that it cannot read, with its number", () => {
  const lines = [
    "git.example.org",
    "git.example.org ssh-ed25519",
    `git.example.org ${ED25519.slice(0, -30).replace("ssh-ed25519 ", "ssh-rsa ")}`,
    `@unknown git.example.org ${ED25519}`,
    `@revoked ${ED25519}`,
    `|2|c2FsdA==|aGFzaA== ${ED25519}`,
    "git.example.org ssh-ed25519 ????",
  ];
  for (const line of lines) {
    try {
      parseKnownHosts(`# a comment\n${line}\n`);
      assert.unreachable(line);
    } catch (error) {
      assert.instance(error, ArkError, line);
      assert.match((error as ArkError).message, /^Line 2 of the known SSH hosts /);
      assert.is((error as ArkError).code, "config-invalid");
    }
  }
});

test.run();
