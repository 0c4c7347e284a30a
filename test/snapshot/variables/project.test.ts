import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Workload } from "../../../src/model/snapshot.ts";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { ParseCache } from "../../../src/snapshot/parse-cache.ts";
import { file, loadTexts } from "../files.ts";

type Files = Readonly<Record<string, string>>;

function load(files: Files, variables: Record<string, string> = {}) {
  const { snapshot, problems } = loadTexts(files, variables);
  return { workloads: snapshot?.workloads, problems };
}

/** One service, by the lines of it. */
const web = (...lines: string[]) =>
  ["services:", "  web:", "    image: nginx", ...lines.map((line) => `    ${line}`), ""].join("\n");

/** The environment of a stack's one container. */
function environment(
  files: Files,
  variables: Record<string, string> = {},
): Readonly<Record<string, string | null>> | undefined {
  const { workloads, problems } = load(files, variables);
  assert.equal(problems, []);
  return workloads!.get("shop-web-1")!.spec.environment;
}

const STACK = "stacks/shop/compose.yaml";

test("the process's variables come over the stack's .env, and that over the repository's", () => {
  const files = {
    [STACK]: web('environment: { A: "$A", B: "$B", C: "$C" }'),
    "stacks/shop/.env": "A=stack\nB=stack\n",
    ".env": "A=root\nB=root\nC=root\n",
  };
  assert.equal(environment(files, { A: "process" }), { A: "process", B: "stack", C: "root" });
  assert.equal(environment(files), { A: "stack", B: "stack", C: "root" });
});

test("a .env may refer to the others, and to lines above", () => {
  const files = {
    [STACK]: web('environment: { A: "$A" }'),
    "stacks/shop/.env": "FIRST=1\nA=${FIRST}${ROOT}${MINE}\n",
    ".env": "ROOT=2\n",
  };
  assert.equal(environment(files, { MINE: "3" }), { A: "123" });
});

test("containers/ has a .env of its own, other stacks have theirs", () => {
  const { workloads, problems } = load({
    "containers/web.yaml": web('labels: { a: "$A" }'),
    "containers/.env": "A=containers",
    [STACK]: web('labels: { a: "$A" }'),
    "stacks/shop/.env": "A=shop",
    ".env": "A=root",
  });
  assert.equal(problems, []);
  assert.is(workloads!.get("web")!.spec.labels!["a"], "containers");
  assert.is(workloads!.get("shop-web-1")!.spec.labels!["a"], "shop");
});

test("a file without variables does not look at .env", () => {
  const { problems } = load({ "containers/web.yaml": web(), ".env": "%%\n" });
  assert.equal(problems, []);
});

test("what is wrong with .env has its line and column, once", () => {
  const { problems } = load({
    "containers/a.yaml": web("labels: { a: $A }").replace("web:", "aa:"),
    "containers/b.yaml": web("labels: { a: $A }").replace("web:", "bb:"),
    ".env": "A=1\nB='open\n",
  });
  assert.equal(problems.map((it) => it.split(".")[0] + "." + it.split(".")[1]), [
    ".env:2:3 error env-file-syntax: this quote is never closed",
  ]);
});

test("a changed .env, and a changed variable, are seen with a cache", () => {
  const cache = new ParseCache();
  const image = (env: string, variables: Record<string, string> = {}) => {
    const files = [
      file("containers/web.yaml", "services: { web: { image: 'nginx:${TAG}' } }\n"),
      file(".env", env),
    ];
    const { snapshot } = loadSnapshot({ revision: "r", files, cache, variables });
    return snapshot!.workloads.get("web")!.spec.image;
  };
  assert.is(image("TAG=1"), "nginx:1");
  assert.is(image("TAG=2"), "nginx:2");
  assert.is(image("TAG=2", { TAG: "3" }), "nginx:3");
  assert.is(image("TAG=2", {}), "nginx:2");
});

test("a project's name may be that of its .env, and be filled in", () => {
  const compose = "name: other\n" + web('labels: { of: "${COMPOSE_PROJECT_NAME}" }');
  const names = (files: Files) =>
    [...load({ [STACK]: compose, ...files }).workloads!.values()].map(({ name, spec }) => [
      name,
      spec.labels!["of"],
    ]);
  assert.equal(names({}), [["other-web-1", "other"]]);
  assert.equal(names({ "stacks/shop/.env": "COMPOSE_PROJECT_NAME=mine" }), [[
    "mine-web-1",
    "mine",
  ]]);
});

test("COMPOSE_PROJECT_NAME is the project's name, whoever gives it", () => {
  const named = (name: string) =>
    `name: ${name}\n` + web('labels: { of: "$COMPOSE_PROJECT_NAME" }');
  const labels = (files: Files, variables: Record<string, string> = {}) => {
    const { workloads, problems } = load(files, variables);
    assert.equal(problems, []);
    const [{ name, spec }] = [...workloads!.values()] as [Workload];
    return [name, spec.labels!["of"]];
  };
  assert.equal(labels({ [STACK]: named("${STAGE}-shop") }, { STAGE: "test" }), [
    "test-shop-web-1",
    "test-shop",
  ]);
  const override = { "stacks/shop/compose.override.yaml": "name: over\n" };
  assert.equal(labels({ [STACK]: named("base"), ...override }), ["over-web-1", "over"]);
  assert.equal(labels({ [STACK]: named("base") }, { COMPOSE_PROJECT_NAME: "process" }), [
    "base-web-1",
    "base",
  ]);
  assert.equal(labels({ [STACK]: named("") }), ["shop-web-1", "shop"]);
});

test("what else .env says to Compose is refused where it would matter", () => {
  const { problems } = load({
    [STACK]: web("labels: { a: $A }"),
    "stacks/shop/.env": "A=1\nCOMPOSE_FILE=a.yaml:b.yaml\nCOMPOSE_ANSI=never\n",
    ".env": "COMPOSE_PROJECT_NAME=all",
    "containers/web.yaml": web("labels: { a: $ROOT }"),
  });
  assert.equal(problems.map((it) => it.split(": ").slice(0, 2).join(": ")), [
    ".env:1:1 error unsupported-key: `COMPOSE_PROJECT_NAME` is not supported. It is for one project",
    "containers/web.yaml:4:18 error variable-unset: nothing sets the variable that this `$` begins. Set it in `.env`, or give it a default. A secret is set where this program runs, and named in ACS_VARIABLES. A `$` that is meant as such is written `$$`.",
    "stacks/shop/.env:2:1 error unsupported-key: `COMPOSE_FILE` is not supported. Call the file compose.yaml, and name others under `include` in it.",
    "stacks/shop/.env:3:1 warning no-effect: `COMPOSE_ANSI` has no effect. It is for Compose's command line.",
  ]);
});

test("env_file, in each form, below what the service says; later files win", () => {
  const files = {
    "stacks/shop/a.env": "A=a\nB=a\nC=a\n",
    "stacks/shop/env/b.env": "B=b\nC=b\n",
  };
  const forms: readonly (readonly [lines: string[], expected: Record<string, string | null>])[] = [
    [["env_file: a.env"], { A: "a", B: "a", C: "a" }],
    [["env_file: [./a.env, env/b.env]"], { A: "a", B: "b", C: "b" }],
    [["env_file: [env/b.env, a.env]"], { A: "a", B: "a", C: "a" }],
    [["env_file: [{ path: a.env }]", "environment: { C: own, D: own }"], {
      ...{ A: "a", B: "a", C: "own", D: "own" },
    }],
    [["env_file: [a.env, { path: no.env, required: false }]"], { A: "a", B: "a", C: "a" }],
    [["env_file: [a.env]", "environment: [C]"], { A: "a", B: "a", C: null }],
  ];
  for (const [lines, expected] of forms) {
    assert.equal(environment({ ...files, [STACK]: web(...lines) }), expected, lines.join());
  }
});

test("values of env_file refer to the project's variables, then to the service's", () => {
  const files = {
    [STACK]: web("env_file: a.env", "environment: { OWN: own, A: own }"),
    "stacks/shop/a.env": "X=$A$OWN\nY='$A'\nOUTER\n",
    ".env": "A=root\nOUTER=outer",
  };
  assert.equal(environment(files), { A: "own", OUTER: "outer", OWN: "own", X: "rootown", Y: "$A" });
});

test("raw files are taken as they are, and those of Windows too", () => {
  const files = {
    [STACK]: web("env_file: [{ path: a.env, format: raw }, b.env]"),
    "stacks/shop/a.env": "A='$x' # y\n",
    "stacks/shop/b.env": "\ufeffB=1\r\nC=2\r\n",
  };
  assert.equal(environment(files), { A: "'$x' # y", B: "1", C: "2" });
});

test("a variable of the environment without a value has the project's", () => {
  const files = { [STACK]: web("environment: [A, B, C=]"), ".env": "A=root" };
  assert.equal(environment(files), { A: "root", B: null, C: "" });
});

test("label_file, below the service's labels", () => {
  const { workloads, problems } = load({
    [STACK]: web("label_file: [a.labels, b.labels]", "labels: { c: own }"),
    "stacks/shop/a.labels": "com.example.a=a\nb=a\n",
    "stacks/shop/b.labels": "b=b\nc=b\n",
  });
  assert.equal(problems, []);
  const labels = workloads!.get("shop-web-1")!.spec.labels!;
  assert.equal([labels["com.example.a"], labels["b"], labels["c"]], ["a", "b", "own"]);
});

test("a label of a file says what becomes of a lost node as one of the service does", () => {
  const files = (label: string) => ({
    [STACK]: web("label_file: a.labels"),
    "stacks/shop/a.labels": label,
  });
  const { workloads, problems } = load(files("ark.lost_after=5m\n"));
  assert.equal(problems, []);
  assert.equal(workloads!.get("shop-web-1")!.relocation, { lostAfter: 300_000 });
  assert.match(load(files("ark.move=bogus\n")).problems.join("\n"), "is not one of always");
});

test("files that cannot be had are named where they are written", () => {
  const { problems } = load({
    [STACK]: web("env_file:", "  - no.env", "  - path: bad.env", "label_file: no.labels"),
    "stacks/shop/bad.env": "A=1\nB C=hunter2\n",
  });
  assert.equal(problems.map((it) => it.split(". ")[0]), [
    "stacks/shop/bad.env:2:1 error env-file-syntax: this line does not begin with the name of a variable",
    "stacks/shop/compose.yaml:5:9 error file-missing: there is no file `stacks/shop/no.env`",
    "stacks/shop/compose.yaml:7:17 error file-missing: there is no file `stacks/shop/no.labels`",
  ]);
  assert.match(load({ [STACK]: web("env_file: ../../../etc/x") }).problems.join(), ":4:15 error");
  assert.match(load({ [STACK]: web("env_file: /etc/x") }).problems.join(), ":4:15 error");
  assert.match(load({ [STACK]: web("env_file: [{ path: a, format: x }]") }).problems.join(), "raw");
});

const PROFILES = `services:
  always: { image: a }
  web: { image: a, profiles: [front, "all"] }
  db: { image: a, profiles: [back] }
`;

test("a service is there where one of its profiles is active", () => {
  const names = (
    variables: Record<string, string>,
    files: Files = {},
  ) => [...load({ [STACK]: PROFILES, ...files }, variables).workloads!.keys()];
  assert.equal(names({}), ["shop-always-1"]);
  assert.equal(names({ COMPOSE_PROFILES: "front" }), ["shop-always-1", "shop-web-1"]);
  assert.equal(names({ COMPOSE_PROFILES: "x, all,back" }).length, 3);
  assert.equal(names({ COMPOSE_PROFILES: "*" }).length, 3);
  assert.equal(names({ COMPOSE_PROFILES: "" }).length, 1);
  assert.equal(names({}, { ".env": "COMPOSE_PROFILES=back" }), ["shop-always-1", "shop-db-1"]);
});

test("what needs a service of no active profile says so", () => {
  for (
    const [lines, place] of [
      ["depends_on: [db]", "4:18"],
      ["depends_on: { db: { condition: service_started } }", "4:23"],
      ["network_mode: service:db", "4:19"],
      ["links: ['db:database']", "4:13"],
      ["volumes_from: [db]", "4:20"],
    ] as const
  ) {
    const text = web(lines) + "  db: { image: a, profiles: [back] }\n";
    const { problems } = load({ [STACK]: text });
    assert.is(problems.length, 1, lines);
    assert.match(problems[0]!, `${STACK}:${place} error inactive-service`);
    assert.match(problems[0]!, "needs the service `db`, which is in no active profile");
    assert.equal(load({ [STACK]: text }, { COMPOSE_PROFILES: "back" }).problems, []);
  }
  const optional = web("depends_on: { db: { condition: service_started, required: false } }");
  const { problems } = load({ [STACK]: optional + "  db: { image: a, profiles: [back] }\n" });
  assert.equal(problems, []);
});

test("an included file has the .env of its folder, below who includes it", () => {
  const files = {
    [STACK]: "include: [../../common/compose.yaml]\n" + web(),
    "common/compose.yaml": 'services: { cache: { image: "redis:${TAG}-${OWN}" } }\n',
    "common/.env": "TAG=common\nOWN=common\n",
    "stacks/shop/.env": "TAG=shop\n",
  };
  const { workloads, problems } = load(files);
  assert.equal(problems, []);
  assert.is(workloads!.get("shop-cache-1")!.spec.image, "redis:shop-common");
});

test.run();
