/** `!reset` and `!override`: what they take away, and where they can stand. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readYaml } from "../../../src/snapshot/yaml/read-yaml.ts";
import { data, merged } from "./documents.ts";

const BASE = `
services:
  app:
    image: app
    ports: ["8080:80"]
    environment: { FOO: BAR, KEEP: ME }
    labels: [a=1, b=2, c]
    networks: [front, back]
    healthcheck: { test: x, interval: 5s }
  other: { image: other }
`;

const MERGED: readonly (readonly [what: string, override: string, gives: string])[] = [
  [
    "!reset takes away a list, and a variable",
    "services: { app: { ports: !reset [], environment: { FOO: !reset null } } }",
    "environment: { KEEP: ME }, labels: [a=1, b=2, c], networks: [front, back], " +
    "healthcheck: { test: x, interval: 5s }",
  ],
  [
    "!reset takes away what is written as an item of a list",
    "services: { app: { labels: { a: !reset, c: !reset }, networks: { back: !reset } } }",
    "ports: ['8080:80'], environment: { FOO: BAR, KEEP: ME }, labels: { b: '2' }, " +
    "networks: { front: }, healthcheck: { test: x, interval: 5s }",
  ],
  [
    "!override replaces",
    "services: { app: { ports: !override ['8443:443'], healthcheck: !override { interval: 9s } } }",
    "environment: { FOO: BAR, KEEP: ME }, labels: [a=1, b=2, c], networks: [front, back], " +
    "ports: ['8443:443'], healthcheck: { interval: 9s }",
  ],
  [
    "!reset inside of !override",
    "services: { app: { healthcheck: !override { interval: 9s, test: !reset } } }",
    "ports: ['8080:80'], environment: { FOO: BAR, KEEP: ME }, labels: [a=1, b=2, c], " +
    "networks: [front, back], healthcheck: { interval: 9s }",
  ],
  [
    "marks come by aliases and merge keys, but not over what is nearer",
    "x-none: &none !reset []\nx-web: &web { labels: !reset , healthcheck: !reset , ports: *none }\n" +
    "services: { app: { <<: *web, healthcheck: { interval: 9s } } }",
    "environment: { FOO: BAR, KEEP: ME }, networks: [front, back], " +
    "healthcheck: { test: x, interval: 9s }",
  ],
];

for (const [what, override, gives] of MERGED) {
  test(what, () => {
    const { services } = merged(BASE, override) as { services: unknown };
    const wanted = `{ app: { image: app, ${gives} }, other: { image: other } }`;
    assert.equal(services, data(wanted));
  });
}

test("!reset takes away a service", () => {
  assert.equal(merged(BASE, "services: { app: !reset }"), {
    services: { other: { image: "other" } },
  });
});

test("!reset of what is not there changes nothing", () => {
  const override = "services: { app: { tty: !reset, deploy: { labels: { a: !reset } } } }";
  const { deploy, ...rest } = (merged(BASE, override) as { services: { app: { deploy: unknown } } })
    .services.app;
  assert.equal(deploy, { labels: {} });
  assert.equal(rest, (data(BASE) as { services: { app: unknown } }).services.app);
});

test("in a file that is merged with none, !reset takes away, and !override is the value", () => {
  const text = "services: { a: { image: !override x, ports: !reset [], labels: { b: !reset } } }";
  assert.equal(merged(text), { services: { a: { image: "x", labels: {} } } });
});

test("a later file may set anew what an earlier one reset", () => {
  const ports = "services: { app: { ports: ['1:1'] } }";
  const { services } = merged(BASE, "services: { app: { ports: !reset [] } }", ports) as {
    services: { app: { ports: unknown } };
  };
  assert.equal(services.app.ports, ["1:1"]);
});

test("what is to replace reads as if it were not marked, and what is reset is not there", () => {
  const text =
    "a: !override 5\nb: !override '5'\nc: !reset\nd: !override [1]\ne: !override { f: 1 }";
  const { value, faults } = readYaml(text);
  assert.equal(faults, []);
  assert.equal(value, { a: 5, b: "5", d: [1], e: { f: 1 } });
});

const MISPLACED: readonly (readonly [what: string, text: string, line: number])[] = [
  ["an item of a list", "a:\n  - !reset x", 2],
  ["inside an item of a list", "a:\n  - b:\n      c: !override x", 3],
  ["inside an item of a list, by an alias", "a: { b: &b !override x }\nc: [{ d: *b }]", 1],
  ["the whole file", "!override\na: b", 2],
  ["a key", "!reset a: b", 1],
  ["a merge key's value", "<<: !override { a: b }", 1],
  ["one of several that are merged", "<<: [!reset { a: b }]", 1],
];

for (const [what, text, line] of MISPLACED) {
  test(`cannot stand before ${what}`, () => {
    const { faults } = readYaml(text);
    assert.equal(faults.map(({ code, at }) => `${code} ${at.line}`), [`yaml-tag ${line}`]);
  });
}

for (const tag of ["!Reset", "!resets", "!!reset", "!override2", "!foo"]) {
  test(`${tag} is no tag`, () => {
    assert.is(readYaml(`a: ${tag} b`).faults[0]?.code, "yaml-tag");
  });
}

test.run();
