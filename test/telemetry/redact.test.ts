import { test } from "uvu";
import * as assert from "uvu/assert";
import { redact, redactText } from "../../src/telemetry/redact.ts";

const TEXTS: [string, string][] = [
  [
    "fetch https://anna:s3cret@git.example/x.git failed",
    "fetch https://***@git.example/x.git failed",
  ],
  ["fetch https://token@git.example/x.git failed", "fetch https://***@git.example/x.git failed"],
  ["Authorization: Bearer s3cret", "Authorization: ***"],
  ['{"authorization":"Basic s3cret"}', '{"authorization":"***"}'],
  ["sent Bearer s3crets3crets3cret.x", "sent Bearer ***"],
  ["GET /x?access_token=s3cret&y=1", "GET /x?access_token=***&y=1"],
  ["run with DB_PASSWORD=s3cret now", "run with DB_PASSWORD=*** now"],
  [
    "mail anna@example.org about the bearer of news",
    "mail anna@example.org about the bearer of news",
  ],
  ["12:30 registry.example/app@sha256:abc", "12:30 registry.example/app@sha256:abc"],
];

for (const [text, expected] of TEXTS) {
  test(`text: ${expected}`, () => assert.is(redactText(text), expected));
}

test("fields by their names, at any depth", () => {
  assert.equal(
    redact({
      environment: { DB_PASSWORD: "s3cret", TZ: "UTC", EMPTY_TOKEN: "" },
      list: [{ apiKey: "s3cret" }, { private_key: "s3cret" }],
      headers: { Authorization: "s3cret", "set-cookie": ["s3cret"] },
    }),
    {
      environment: { DB_PASSWORD: "***", TZ: "UTC", EMPTY_TOKEN: "" },
      list: [{ apiKey: "***" }, { private_key: "***" }],
      headers: { Authorization: "***", "set-cookie": "***" },
    },
  );
});

test("both sides of a field change that is of a secret", () => {
  const changes = [
    { path: "environment.DB_PASSWORD", live: "s3cret", desired: "s3cret2" },
    { path: "environment.TZ", live: "UTC" },
  ];
  assert.equal(redact(changes), [
    { path: "environment.DB_PASSWORD", live: "***", desired: "***" },
    { path: "environment.TZ", live: "UTC" },
  ]);
});

test("errors with their causes", () => {
  const cause = Object.assign(new Error("connect tcp://anna:s3cret@host"), {
    code: "ECONNREFUSED",
  });
  assert.equal(redact(Object.assign(new Error("no engine", { cause }), { code: "x" })), {
    type: "Error",
    message: "no engine",
    code: "x",
    cause: { type: "Error", message: "connect tcp://***@host", code: "ECONNREFUSED" },
  });
});

test("a circle ends", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  assert.ok(JSON.stringify(redact(circle)).length < 200);
});

test.run();
