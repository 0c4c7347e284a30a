/** Each rule by which Compose files are merged. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { MERGE_RULES } from "../../../src/snapshot/project/merge-rules.ts";
import { data, merged } from "./documents.ts";
import { OF_A_SERVICE } from "./merge-cases.ts";
import type { Case } from "./merge-cases.ts";

for (const [key, cases] of Object.entries(OF_A_SERVICE)) {
  for (const { what, base, override, gives } of cases) {
    test(`${key}: ${what}`, () => {
      const file = (value: string) => `services: { web: { image: w, ${key}: ${value} } }`;
      const [under, over, wanted] = [base, override, gives].map((value) =>
        key === "image" ? `services: { web: { image: ${value} } }` : file(value)
      );
      assert.equal(merged(under!, over!), data(wanted!));
    });
  }
}

/** Of the file's other sections. */
const SECTIONS: readonly (Case & { readonly section: string })[] = [
  ...["networks", "volumes", "configs", "secrets"].map((section) => ({
    section,
    what: "labels in both forms",
    base: "{ labels: [a=1] }",
    override: "{ labels: { b: 2 } }",
    gives: "{ labels: { a: '1', b: 2 } }",
  })),
  {
    section: "networks",
    what: "options of the driver and of addresses",
    base: "{ driver_opts: { a: 1 }, ipam: { options: { x: 1 } } }",
    override: "{ driver_opts: { b: 2 }, ipam: { options: { x: 2 } } }",
    gives: "{ driver_opts: { a: 1, b: 2 }, ipam: { options: { x: 2 } } }",
  },
  {
    section: "networks",
    what: "pools of addresses by subnet, the same one merged",
    base: "{ ipam: { config: [{ subnet: s, gateway: g }] } }",
    override: "{ ipam: { config: [{ subnet: s, ip_range: r }, { subnet: t }] } }",
    gives: "{ ipam: { config: [{ subnet: s, gateway: g, ip_range: r }, { subnet: t }] } }",
  },
  {
    section: "volumes",
    what: "options of the driver",
    base: "{ driver: local, driver_opts: { type: nfs } }",
    override: "{ driver_opts: { o: rw } }",
    gives: "{ driver: local, driver_opts: { type: nfs, o: rw } }",
  },
];

for (const { section, what, base, override, gives } of SECTIONS) {
  test(`${section}: ${what}`, () => {
    const file = (value: string) => `${section}: { one: ${value} }`;
    assert.equal(merged(file(base), file(override)), data(file(gives)));
  });
}

test("what one file lacks is taken from the other", () => {
  const both = "services: { a: { image: x }, b: { image: y } }\nvolumes: { v: }\nname: n";
  assert.equal(
    merged(
      "services: { a: { image: x } }\nname: m",
      "services: { b: { image: y } }\nvolumes: { v: }\nname: n",
    ),
    { name: "n", ...(data(both) as object) },
  );
});

test("files with nothing in them change nothing", () => {
  const file = "services: { a: { image: x } }";
  assert.equal(merged(file, ""), data(file));
  assert.equal(merged("", file), data(file));
  assert.equal(merged("", ""), null);
});

test("three files: each over what those before it say", () => {
  assert.equal(
    merged(
      "services: { a: { environment: [A=1, B=1], ports: ['80:80'] } }",
      "services: { a: { environment: { A: 2 }, ports: ['81:81'] } }",
      "services: { a: { environment: [A=3], ports: ['80:80', '82:82'] } }",
    ),
    data(
      "services: { a: { environment: { A: '3', B: '1' }, ports: ['80:80', '81:81', '82:82'] } }",
    ),
  );
});

test("every row of the table has a case", () => {
  const tested = [
    ...Object.keys(OF_A_SERVICE).map((key) => `services.*.${key}`),
    ...SECTIONS.map(({ section }) => `${section}.*`),
  ];
  for (const [pattern] of MERGE_RULES) {
    assert.ok(tested.some((it) => `${pattern}.`.startsWith(`${it}.`)), pattern);
  }
});

test.run();
