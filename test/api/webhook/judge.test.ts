import { Buffer } from "node:buffer";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Delivery } from "../../../src/api/webhook/delivery.ts";
import { judge } from "../../../src/api/webhook/judge.ts";
import { isSigned } from "../../../src/api/webhook/signature.ts";
import { ArkError } from "../../../src/errors.ts";
import {
  bitbucket,
  gitHub,
  gitLabSigned,
  NOW,
  OTHERS,
  PINGS,
  PUSHES,
  SECRET,
  SIGNING_SECRET,
} from "./deliveries.ts";

const POLICY = { secret: SECRET, branch: "main" };
const MAIN = "refs/heads/main";

function refusal(delivery: Delivery, secret: string | undefined = SECRET, now = NOW): string {
  try {
    const { message } = judge(delivery, { secret, branch: "main" }, now);
    return `taken: ${message}`;
  } catch (error) {
    assert.instance(error, ArkError);
    return `${(error as ArkError).code}: ${(error as ArkError).message}`;
  }
}

const NOT_SIGNED = "webhook-refused: The webhook is not signed with the secret of this service.";

test("signs as GitHub's documentation has it", () => {
  const known = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  assert.ok(isSigned(Buffer.from("Hello, World!"), SECRET, `sha256=${known}`, "sha256="));
});

for (const [sender, push] of Object.entries(PUSHES)) {
  test(`${sender}: a push to the branch of the snapshot`, () => {
    const { accepted, ref, message } = judge(push(MAIN), POLICY, NOW);
    assert.ok(accepted);
    assert.is(ref, MAIN);
    assert.match(message, /a push to main: looking for what is new\.$/);
  });

  test(`${sender}: a push to another branch, however often it is sent`, () => {
    for (const other of ["refs/heads/feature/main", "refs/heads/mai", "refs/heads/main2"]) {
      for (let count = 0; count < 2; count++) {
        const { accepted, message } = judge(push(other), POLICY, NOW);
        assert.not(accepted);
        assert.match(message, /only main matters here\.$/);
      }
    }
  });

  test(`${sender}: another secret`, () => {
    assert.is(refusal(push(MAIN), "another"), NOT_SIGNED);
    assert.is(refusal(push(MAIN), SECRET.slice(0, -1)), NOT_SIGNED);
  });

  test(`${sender}: without what proves it`, () => {
    const { headers, body } = push(MAIN);
    const proofs = /signature|token|authorization/;
    const bare = Object.entries(headers).filter(([name]) => !proofs.test(name));
    assert.is(refusal({ headers: Object.fromEntries(bare), body }), NOT_SIGNED);
  });

  test(`${sender}: no secret is set`, () => {
    const policy = { secret: undefined, branch: "main" };
    assert.throws(() => judge(push(MAIN), policy, NOW), /until ACS_WEBHOOK_SECRET is set/);
  });
}

for (const sender of Object.keys(PUSHES).filter((name) => !/GitLab|script/.test(name))) {
  test(`${sender}: a body that somebody changed`, () => {
    const { headers, body } = PUSHES[sender]!(MAIN);
    const text = Buffer.from(body).toString("utf8").replace("main", "pain");
    assert.is(refusal({ headers, body: Buffer.from(text) }), NOT_SIGNED);
  });
}

test("a signature that is cut off, empty, or no hexadecimal", () => {
  const { headers, body } = PUSHES["GitHub, JSON"]!(MAIN);
  const right = headers["x-hub-signature-256"]!;
  for (
    const wrong of [
      right.slice(0, -2),
      "sha256=",
      "",
      right.slice(7),
      "sha256=zz",
      `${right}00`,
      `${right}, ${right}`,
    ]
  ) {
    const delivery = { headers: { ...headers, "x-hub-signature-256": wrong }, body };
    assert.is(refusal(delivery), NOT_SIGNED, wrong);
  }
});

test("one's own wrong signature is not made up for by another's right one", () => {
  const { headers, body } = PUSHES.Forgejo!(MAIN);
  const wrong = { ...headers, "x-forgejo-signature": "0".repeat(64) };
  assert.is(refusal({ headers: wrong, body }), NOT_SIGNED);
});

test("nobody that is known", () => {
  assert.is(refusal({ headers: {}, body: Buffer.from("{}") }), NOT_SIGNED);
  const basic = { authorization: `Basic ${Buffer.from(`x:${SECRET}`).toString("base64")}` };
  assert.is(refusal({ headers: basic, body: Buffer.from("{}") }), NOT_SIGNED);
});

test("GitLab's signatures", () => {
  const taken = "taken: GitLab tells of a push to main: looking for what is new.";
  assert.is(refusal(gitLabSigned(NOW), SIGNING_SECRET), taken);
  assert.is(refusal(gitLabSigned(NOW - 4 * 60_000), SIGNING_SECRET), taken);
  for (const late of [-6, 6]) {
    assert.is(refusal(gitLabSigned(NOW + late * 60_000), SIGNING_SECRET), NOT_SIGNED);
  }
  const { headers, body } = gitLabSigned(NOW);
  const later = { ...headers, "webhook-timestamp": String(NOW / 1000 + 1) };
  assert.is(refusal({ headers: later, body }, SIGNING_SECRET), NOT_SIGNED);
  const { "webhook-id": _, ...without } = headers;
  assert.is(refusal({ headers: without, body }, SIGNING_SECRET), NOT_SIGNED);
  const never = { ...headers, "webhook-timestamp": "soon" };
  assert.is(refusal({ headers: never, body }, SIGNING_SECRET), NOT_SIGNED);
});

for (const [sender, ping] of Object.entries(PINGS)) {
  test(`a ping of ${sender}`, () => {
    const { accepted, message } = judge(ping, POLICY, NOW);
    assert.not(accepted);
    assert.match(message, /^A ping of .*: the webhook works\.$/);
  });
}

for (const [what, other] of Object.entries(OTHERS)) {
  test(what, () => {
    const { accepted, message } = judge(other, POLICY, NOW);
    assert.not(accepted);
    assert.match(message, /tells of no push/);
  });
}

test("a push of unknown shape, or without a body, may be one to the branch", () => {
  const shapes = ["", "{}", "[]", "null", '{"ref":7}'];
  for (const body of shapes) {
    const { accepted } = judge(gitHub({ "content-type": "application/json" }, body), POLICY, NOW);
    assert.ok(accepted, body);
  }
});

test("a tag of the branch's name is not the branch", () => {
  const tag = { type: "tag", name: "main" };
  const cloud = { push: { changes: [{ old: null, new: tag }] } };
  const tags = [PUSHES["GitHub, JSON"]!("refs/tags/main"), bitbucket("repo:push", cloud)];
  for (const delivery of tags) {
    const { accepted, ref } = judge(delivery, POLICY, NOW);
    assert.equal([accepted, ref], [false, "refs/tags/main"]);
  }
});

test("several branches at once, and a branch that is deleted", () => {
  const [main, other] = ["main", "other"].map((name) => ({ type: "branch", name }));
  const changes = [{ old: other, new: other }, { old: main, new: null }];
  assert.ok(judge(bitbucket("repo:push", { push: { changes } }), POLICY, NOW).accepted);
});

test("JSON that is none", () => {
  const delivery = gitHub({ "content-type": "application/json" }, "{ref: main");
  assert.is(refusal(delivery), "request-invalid: The webhook's body is not JSON.");
});

test.run();
