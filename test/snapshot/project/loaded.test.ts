/** Services that extend, and files with marks, through the loader. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadTexts } from "../files.ts";

function load(files: Readonly<Record<string, string>>) {
  const { snapshot, problems } = loadTexts(files);
  const specOf = (name: string) => snapshot?.workloads.get(name)?.spec;
  return { specOf, problems };
}

test("a container extends one of another folder, and says where what is wrong is written", () => {
  const common = (extra = "") =>
    `services:\n  base:\n    image: base:1\n    environment: [A=1, B=1]\n${extra}`;
  const web = "services:\n  web:\n    extends: { file: ../common/base.yaml, service: base }\n" +
    "    environment: { B: 2 }\n";
  const { specOf, problems } = load({ "common/base.yaml": common(), "containers/web.yaml": web });
  assert.equal(problems, []);
  assert.equal(specOf("web"), { image: "base:1", environment: { A: "1", B: "2" } });
  const bad = load({
    "common/base.yaml": common("    ports: [x]\n    retsart: always\n"),
    "containers/web.yaml": web,
  });
  assert.equal(bad.problems.map((it) => it.split(": ")[0]), [
    "common/base.yaml:5:13 error invalid-value",
    "common/base.yaml:6:5 error unknown-key",
  ]);
});

test("what cannot be extended is one problem, not two", () => {
  for (const extended of ["bse", "{ service: bse }", "{ file: no.yaml, service: a }", "[]"]) {
    const text = `services:\n  base: { image: x }\n  web:\n    extends: ${extended}\n`;
    assert.is(load({ "containers/web.yaml": text }).problems.length, 1, extended);
  }
});

test("a service that only others extend is one of the project, too", () => {
  const { specOf, problems } = load({
    "containers/a.yaml": "services: { base: { image: x, tty: true }, web: { extends: base } }",
  });
  assert.equal(problems, []);
  assert.equal(specOf("web"), specOf("base"));
});

test("an override resets, replaces and merges", () => {
  const { specOf, problems } = load({
    "stacks/shop/compose.yaml": `services:
  web:
    image: web:1
    ports: ["80:80", "443:443"]
    environment: { A: 1, B: 1, C: 1 }
    command: [serve, --verbose]
    cap_add: [NET_ADMIN]
    networks: [front, back]
networks: { front: , back: }
`,
    "stacks/shop/compose.override.yaml": `services:
  web:
    ports: !override ["8080:80"]
    environment: { A: !reset , B: 2 }
    command: [serve]
    cap_add: !reset []
    networks: { back: !reset , front: { aliases: [www] } }
networks: { back: !reset }
`,
  });
  assert.equal(problems, []);
  const { ports, environment, command, cap_add, networks } = specOf("shop-web-1")!;
  assert.equal(ports, [{ target: 80, protocol: "tcp", published: "8080" }]);
  assert.equal(environment, { B: "2", C: "1" });
  assert.equal(command, ["serve"]);
  assert.is(cap_add, undefined);
  assert.equal(networks, { shop_front: { aliases: ["shop-web-1", "web", "www"] } });
});

test("an override takes a host of a list away", () => {
  const hosts = (below: string) => {
    const { specOf, problems } = load({
      "stacks/shop/compose.yaml": `services: { web: { image: web, extra_hosts: ${below} } }\n`,
      "stacks/shop/compose.override.yaml":
        "services: { web: { extra_hosts: { a: !reset , c: 3.3.3.3 } } }\n",
    });
    assert.equal(problems, []);
    return specOf("shop-web-1")!.extra_hosts;
  };
  const left = ["b:2.2.2.2", "b:2.2.2.3", "c:3.3.3.3"];
  assert.equal(hosts("[a=1.1.1.1, 'b:2.2.2.2', b=2.2.2.3]"), left);
  assert.equal(hosts("{ a: 1.1.1.1, b: [2.2.2.2, 2.2.2.3] }"), left);
});

test("the line that is wrong is found in a merged mapping that was written as a list", () => {
  const { problems } = load({
    "stacks/shop/compose.yaml":
      "services:\n  web:\n    image: web:1\n    depends_on:\n      - db\n      - chace\n" +
      "  db: { image: db }\n  cache: { image: cache }\n",
    "stacks/shop/compose.override.yaml":
      "services:\n  web:\n    depends_on:\n      db: { condition: healthy }\n",
  });
  assert.equal(problems.map((it) => it.split(": ")[0]), [
    "stacks/shop/compose.override.yaml:4:24 error invalid-value",
    "stacks/shop/compose.yaml:6:9 error unknown-service",
  ]);
});

test.run();
