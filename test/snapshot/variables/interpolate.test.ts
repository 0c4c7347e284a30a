import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Finding } from "../../../src/snapshot/field.ts";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { formatProblem } from "../../../src/snapshot/problems.ts";
import {
  hasVariables,
  interpolate,
  withoutEchoes,
} from "../../../src/snapshot/variables/interpolate.ts";
import { file } from "../files.ts";

const lookup = (name: string) => (name === "SET" ? "value" : undefined);

function interpolated(data: unknown): { data: unknown; findings: Finding[] } {
  const findings: Finding[] = [];
  return { data: interpolate(data, lookup, (finding) => findings.push(finding)), findings };
}

test("values are filled wherever they stand, keys are not", () => {
  const { data, findings } = interpolated({
    a: ["$SET", { "$SET": "${SET}", n: 1, none: null, yes: true }],
    b: "5$$",
  });
  assert.equal(findings, []);
  assert.equal(data, {
    a: ["value", { "$SET": "value", n: 1, none: null, yes: true }],
    b: "5$",
  });
});

test("what has no variable is the very same", () => {
  const given = { plain: { a: ["b", 1, null] }, other: ["$SET", { c: "d" }] };
  const made = interpolated(given).data as typeof given;
  assert.is(interpolated(given.plain).data, given.plain);
  assert.is.not(made, given);
  assert.is(made.plain, given.plain);
  assert.is(made.other[1], given.other[1]);
  assert.equal(given.other[0], "$SET");
});

test("a mistake has its path, and how far into the text it is", () => {
  const { findings } = interpolated({ a: [{ b: "x ${NOT}" }] });
  assert.equal(findings.map(({ code, path, within }) => [code, path, within?.offset]), [
    ["variable-unset", ["a", 0, "b"], 2],
  ]);
});

test("a file of variables that stand for too much is told so once", () => {
  const long = Array.from({ length: 40 }, () => "${NOT:-" + "x".repeat(100_000) + "}");
  assert.equal(interpolated(long).findings.map(({ code }) => code), ["variables-explode"]);
});

test("a dollar may be written in YAML's escapes", () => {
  for (const text of ["a: $X", 'a: "\\x24X"', 'a: "\\u0024X"', 'a: "\\U00000024X"']) {
    assert.ok(hasVariables(text), text);
  }
  assert.not.ok(hasVariables('a: "\\x25\\n" # \\'));
  const problems = problemsOf('image: "\\x24{TAG}"');
  assert.match(problems.join(), "3:13 error variable-unset");
});

function problemsOf(...lines: string[]): string[] {
  const text = ["services:", "  web:", ...lines.map((line) => `    ${line}`)].join("\n");
  const files = [file("containers/web.yaml", text)];
  return loadSnapshot({ revision: "r", files }).problems.map(formatProblem);
}

test("readers see what is filled in, whatever type they read", () => {
  const text = `services:
  web:
    image: nginx:\${TAG:-1.27}
    tty: \${TTY:-true}
    mem_limit: \${MEM:-512m}
    stop_grace_period: "\${GRACE:-30s}"
    oom_score_adj: \${SCORE:-5}
    ports: ["\${PORT:-80}:\${PORT:-80}"]
    environment: ["\${NAME:-A}=\${VALUE:-b}"]
`;
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/web.yaml", text)],
  });
  assert.equal(problems, []);
  const { spec } = snapshot!.workloads.get("web")!;
  assert.is(spec.image, "nginx:1.27");
  assert.is(spec.tty, true);
  assert.is(spec.mem_limit, "512m");
  assert.is(spec.stop_grace_period, "30s");
  assert.is(spec.oom_score_adj, 5);
  assert.is(spec.ports![0]!.published, "80");
  assert.equal(spec.environment, { A: "b" });
});

test("of a value that could not be filled only that is said", () => {
  const problems = problemsOf("image: a", "mem_limit: ${NOT}", "ports: ['${NOT}']", "tty: ${NOT}");
  assert.is(problems.length, 3);
  assert.ok(problems.every((problem) => problem.includes("error variable-unset")));
  const other: Finding = { code: "wrong-type", path: ["a", "c"], on: "value", message: "" };
  const unset: Finding = { ...other, code: "variable-unset", path: ["a", "b"] };
  const below: Finding = { ...other, path: ["a", "b", 0] };
  assert.equal(withoutEchoes([other, unset, below]), [other, unset]);
});

test("files that are no Compose files have no variables", () => {
  const window = "windows: [{cron: '0 0 * * *', duration: 1h, reason: costs $5}]\n";
  const { problems } = loadSnapshot({ revision: "r", files: [file("maintenance.yaml", window)] });
  assert.not.match(problems.map(formatProblem).join(), "variable");
});

test.run();
