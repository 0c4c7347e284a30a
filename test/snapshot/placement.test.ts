import { test } from "uvu";
import * as assert from "uvu/assert";
import { classicEnvironment } from "../../src/model/classic-placement.ts";
import { NO_WISHES } from "../../src/model/placement.ts";
import type { Workload } from "../../src/model/snapshot.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { formatProblem } from "../../src/snapshot/problems.ts";
import { compilePattern } from "../../src/snapshot/placement/pattern.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { file } from "./files.ts";

/** The workload of a service that says this besides its image. */
function read(lines: string): Workload {
  const text = `services:\n  web:\n    image: a\n${lines.replace(/^/gm, "    ")}\n`;
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/web.yaml", text)],
  });
  assert.equal(problems.map(formatProblem), []);
  return snapshot!.workloads.get("web")!;
}

const short = ({ placement }: Workload) =>
  placement.expressions.map(({ kind, key, operator, soft, values }) =>
    `${kind} ${key} ${operator}${soft ? "~" : ""} ${values.join(" ")}`
  );

test("Compose's constraints and preferences", () => {
  const workload = read(`deploy:
  placement:
    constraints:
      - node.hostname == host-a
      - node.id!=X1
      - node.labels.zone==eu
      - engine.labels.com.example.disk == ssd
      - node.platform.os == linux
      - node.platform.arch == x86_64
      - node.labels.pattern == a*
    preferences: [{ spread: node.labels.zone }, { spread: engine.labels.rack }]`);
  assert.equal(short(workload), [
    "constraint node == host-a",
    "constraint node != X1",
    "constraint zone == eu",
    "constraint com.example.disk == ssd",
    "constraint ostype == linux",
    "constraint architecture == x86_64",
    "constraint pattern == /^a\\*$/",
  ]);
  assert.equal(workload.placement.spread, ["zone", "rack"]);
});

test("classic Swarm's, in variables of either form and in labels", () => {
  const list = read(`environment:
  - constraint:storage==ssd
  - constraint:zone!=~us-*
  - affinity:image==~redis
  - whitelist:node==a|b
  - reschedule:on-node-failure
  - TZ=UTC
labels:
  com.docker.swarm.constraints: '["node==/^host-/"]'`);
  assert.equal(short(list), [
    "constraint node == /^host-/",
    "constraint storage == ssd",
    "constraint zone !=~ us-*",
    "affinity image ==~ redis",
    "whitelist node == a b",
  ]);
  assert.equal(list.spec.environment, { TZ: "UTC" });
  const mapping = read(`environment:
  "constraint:storage": "=ssd"
  "constraint:zone!": "~us-*"
  "constraint:node": "=/^host-/"
  "affinity:image": "=~redis"
  "whitelist:node": "=a|b"
  "reschedule:on-node-failure":
  TZ: UTC`);
  assert.equal(new Set(short(mapping)), new Set(short(list)));
  assert.is(
    mapping.spec.labels!["com.docker.swarm.reschedule-policies"],
    '["on-node-failure"]',
  );
});

test("where it is to run makes no two containers differ", () => {
  const { hash } = read("restart: always");
  const wishes = [
    "environment: ['constraint:storage==ssd']",
    "labels: { com.docker.swarm.affinities: '[\"container==db\"]', com.docker.swarm.id: abc }",
    "deploy: { placement: { constraints: [node.hostname == a] } }",
  ];
  for (const each of wishes) assert.is(read(`restart: always\n${each}`).hash, hash, each);
  assert.is(read("restart: always").placement, NO_WISHES);
});

test("what is printed asks for the same", () => {
  const workload = read(`environment: ['constraint:storage==ssd']
deploy:
  placement:
    constraints: [node.labels.zone != us]
    preferences: [{ spread: node.labels.zone }]`);
  const printed = printWorkload("web", workload.spec);
  const { snapshot } = loadSnapshot({
    revision: "r",
    files: [file("containers/web.yaml", printed)],
  });
  assert.equal(snapshot!.workloads.get("web")!.placement, workload.placement);
});

test("what a classic Swarm manager is asked for", () => {
  const { placement } = read(`environment:
  - constraint:storage==~ssd
  - affinity:container!=/db.*/
  - whitelist:node==a|b
deploy: { placement: { constraints: [node.hostname != host-a, node.platform.arch == arm64] } }`);
  assert.equal(classicEnvironment(placement), [
    "constraint:node!=host-a",
    "constraint:storage==~ssd",
    "affinity:container!=/db.*/",
    "whitelist:node==a|b",
  ]);
});

test("globs match all of a text, regular expressions any part", () => {
  const matches = (pattern: string, text: string) => compilePattern(pattern)(text);
  assert.ok(matches("host-*", "host-a") && matches("*", "") && matches("a.c", "a.c"));
  assert.not(matches("host-*", "my-host-a") || matches("a.c", "abc") || matches("host", "host-a"));
  assert.ok(matches("/st-[ab]/", "host-a") && matches("/(?i)HOST/", "host-a"));
  assert.ok(matches("/^$/", "") && !matches("/^host$/", "host-a"));
});

test("no pattern takes long", () => {
  const began = performance.now();
  assert.not(compilePattern("/^(a+)+$/")(`${"a".repeat(10_000)}!`));
  assert.not(compilePattern("/(x*x*)*y/")("x".repeat(10_000)));
  assert.ok(performance.now() - began < 2_000);
});

test.run();
