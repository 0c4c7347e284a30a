/** `extends`: services over others, of the same file or of another. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Problem } from "../../../src/model/snapshot.ts";
import { resolveExtends } from "../../../src/snapshot/project/extends.ts";
import { mergeFiles } from "../../../src/snapshot/project/merge-files.ts";
import { Origins } from "../../../src/snapshot/project/sourced.ts";
import { formatProblem } from "../../../src/snapshot/problems.ts";
import { data, sourced } from "./documents.ts";

/** Services of the first file, with what is wrong. The others are opened by their name. */
function resolved(files: Readonly<Record<string, string>>) {
  const problems: Problem[] = [];
  const origins = new Origins();
  const open = (name: unknown) => {
    const text = files[String(name)];
    return text === undefined ? undefined : sourced(String(name), text);
  };
  const [first] = Object.keys(files);
  const file = resolveExtends(open(first)!, {
    origins,
    problems,
    open: ({ value }) => open(value),
  });
  const { services } = file.value as { services: Record<string, unknown> };
  return { file, services, origins, problems: problems.map(formatProblem) };
}

const GOOD: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "a service of the same file, by its name or by a mapping",
    {
      a: `services:
            base: { image: x, environment: { A: 1, B: 1 }, command: [a], ports: ['1:1'] }
            web: { extends: base, environment: [B=2], command: [b], ports: ['2:2'] }
            job: { extends: { service: base } }`,
    },
    `{ base: { image: x, environment: { A: 1, B: 1 }, command: [a], ports: ['1:1'] },
       web: { image: x, environment: { A: 1, B: '2' }, command: [b], ports: ['1:1', '2:2'] },
       job: { image: x, environment: { A: 1, B: 1 }, command: [a], ports: ['1:1'] } }`,
  ],
  [
    "one that extends another, written in any order",
    { a: "services: { c: { extends: b }, b: { extends: a, tty: true }, a: { image: x } }" },
    "{ c: { image: x, tty: true }, b: { image: x, tty: true }, a: { image: x } }",
  ],
  [
    "one of another file, which extends one of a third, or its own",
    {
      a: "services: { web: { extends: { file: b, service: base }, user: me } }",
      b: "services: { base: { extends: { file: c, service: root } }, web: { image: no } }",
      c: "services: { root: { extends: deep, tty: true }, deep: { image: x } }",
    },
    "{ web: { image: x, tty: true, user: me } }",
  ],
  [
    "one of the same name in another file",
    {
      a: "services: { web: { extends: { file: b, service: web }, user: me } }",
      b: "services: { web: { image: x } }",
    },
    "{ web: { image: x, user: me } }",
  ],
  [
    "what it depends on is taken on",
    {
      a: `services:
            db: { image: db }
            base: { image: x, depends_on: [db], links: [db], network_mode: 'service:db', volumes_from: [db] }
            web: { extends: base }`,
    },
    `{ db: { image: db },
       base: { image: x, depends_on: [db], links: [db], network_mode: 'service:db', volumes_from: [db] },
       web: { image: x, depends_on: [db], links: [db], network_mode: 'service:db', volumes_from: [db] } }`,
  ],
  [
    "marks take away what is extended",
    {
      a: `services:
            base: { image: x, ports: ['1:1'], labels: { a: 1, b: 1 }, user: !reset me }
            web: { extends: base, ports: !reset , labels: !override { c: 1 } }`,
    },
    `{ base: { image: x, ports: ['1:1'], labels: { a: 1, b: 1 } },
       web: { image: x, labels: { c: 1 } } }`,
  ],
  [
    "a service with nothing in it",
    { a: "services: { base: , web: { extends: base, image: x } }" },
    "{ base: , web: { image: x } }",
  ],
];

for (const [what, files, gives] of GOOD) {
  test(what, () => {
    const { services, problems } = resolved(files);
    assert.equal(problems, []);
    assert.equal(services, data(gives));
  });
}

const BAD: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "no such service",
    { a: "services: { bse: { image: x }, web: { extends: base } }" },
    "a:1:48 error unknown-service: there is no service `base` in a to extend. Did you mean `bse`?",
  ],
  [
    "no such service in another file",
    {
      a: "services: { web: { extends: { file: b, service: wob } } }",
      b: "services: { web: { image: x } }",
    },
    "a:1:49 error unknown-service: there is no service `wob` in b to extend. Did you mean `web`?",
  ],
  [
    "a file without services",
    { a: "services: { web: { extends: { file: b, service: web } } }", b: "volumes: {}" },
    "a:1:49 error unknown-service: there is no service `web` in b to extend.",
  ],
  [
    "itself",
    { a: "services: { web: { extends: web } }" },
    "a:1:29 error extends-cycle: services extend each other in a ring: web → web. " +
    "Take `extends` out of one of them.",
  ],
  [
    "a ring, which is reported once, whoever leads to it",
    {
      a: "services: { x: { extends: a }, a: { extends: b }, b: { extends: c }, c: { extends: a }, " +
        "y: { extends: c } }",
    },
    "a:1:84 error extends-cycle: services extend each other in a ring: a → b → c → a. " +
    "Take `extends` out of one of them.",
  ],
  [
    "a ring by way of another file",
    {
      a: "services: { web: { extends: { file: b, service: base } } }",
      b: "services: { base: { extends: { file: a, service: web } } }",
    },
    "b:1:30 error extends-cycle: services extend each other in a ring: web (a) → base → web (a). " +
    "Take `extends` out of one of them.",
  ],
  [
    "neither text nor mapping",
    { a: "services: { web: { extends: [base] } }" },
    "a:1:29 error wrong-type: `services.web.extends` must be a service's name, or a mapping.",
  ],
  [
    "nothing",
    { a: "services: { web: { extends: } }" },
    "a:1:29 error wrong-type: `services.web.extends` must be a service's name, or a mapping.",
  ],
  [
    "no service said",
    { a: "services: { web: { extends: { file: b } } }" },
    "a:1:29 error missing-key: `services.web.extends` lacks `service`.",
  ],
  [
    "a service that is no text",
    { a: "services: { web: { extends: { service: [] } } }" },
    "a:1:40 error wrong-type: `service` of `services.web.extends` must be text.",
  ],
  [
    "a file that is no text",
    { a: "services: { web: { extends: { service: a, file: {} } } }" },
    "a:1:49 error wrong-type: `file` of `services.web.extends` must be text.",
  ],
  [
    "a key that it does not have",
    { a: "services: { base: { image: x }, web: { extends: { servce: a, service: base } } }" },
    "a:1:51 error unknown-key: there is no key `services.web.extends.servce`. Did you mean `service`?",
  ],
  [
    "no service, but a text",
    {
      a: "services: { web: { extends: { file: b, service: base } } }",
      b: "services: { base: image }",
    },
    "b:1:19 error wrong-type: the service `base`, which is extended, must be a mapping.",
  ],
];

for (const [what, files, problem] of BAD) {
  test(`wrong: ${what}`, () => assert.equal(resolved(files).problems, [problem]));
}

test("what cannot be extended leaves the service as it is", () => {
  const { services } = resolved({ a: "services: { web: { extends: base, tty: true } }" });
  assert.equal(services, { web: { extends: "base", tty: true } });
});

test("a file without services stays as it is", () => {
  for (const text of ["name: x", "services: [a]", "services: { a: b }", "services:", "5"]) {
    const file = sourced("a", text);
    const extending = { origins: new Origins(), problems: [], open: () => undefined };
    assert.is(resolveExtends(file, extending), file);
  }
});

test("each part is found where it is written", () => {
  const { file, origins } = resolved({
    a: "services:\n  web:\n    extends: { file: b, service: base }\n    environment: [B=2]\n",
    b: "services:\n  base:\n    image: x\n    environment:\n      A: 1\n      B: 1\n",
  });
  const place = (...path: (string | number)[]) => {
    const { file: name, line } = origins.locate(file, path, "key");
    return `${name}:${line}`;
  };
  assert.is(place("services", "web"), "a:2");
  assert.is(place("services", "web", "image"), "b:3");
  assert.is(place("services", "web", "environment", "A"), "b:5");
  assert.is(place("services", "web", "environment", "B"), "a:4");
});

test("what a file resets is reset of what its services extend, and of the file below", () => {
  const { file, origins } = resolved({
    a: "services: { base: { ports: ['2:2'] }, web: { extends: base, ports: !reset } }",
  });
  const below = sourced("compose.yaml", "services: { web: { image: x, ports: ['1:1'] } }");
  assert.equal((mergeFiles([below, file], origins).value as { services: unknown }).services, {
    web: { image: "x" },
    base: { ports: ["2:2"] },
  });
});

test("a long chain ends in an error", () => {
  const links = Array.from({ length: 300 }, (_, i) => `s${i}: { extends: s${i + 1} }`);
  const { problems } = resolved({ a: `services: { ${links.join(", ")}, s300: { image: x } }` });
  assert.ok(problems[0]!.includes("nested-too-deep"), problems[0]);
});

test("what is taken on is bounded", () => {
  const variables = Array.from({ length: 1_000 }, (_, i) => `A${i}: 1`);
  const services = Array.from({ length: 300 }, (_, i) => `s${i}: { extends: base }`);
  const base = `base: { image: x, environment: { ${variables.join(", ")} } }`;
  const { problems } = resolved({ a: `services: { ${base}, ${services.join(", ")} }` });
  assert.is(problems.length, 1);
  assert.ok(problems[0]!.includes("project-too-large"), problems[0]);
});

test.run();
