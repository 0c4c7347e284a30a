import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot, needsContent } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import { formatProblem, PROBLEMS } from "../../src/snapshot/problems.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";
import { MAX_FILE_BYTES } from "../../src/snapshot/yaml/decode.ts";
import { file, FIXTURES, folder } from "./files.ts";

const WEB = "services:\n  web:\n    image: nginx:1.27\n";
const BAD = join(FIXTURES, "bad");
const EXPECTED = "expected.txt";

const validate = (files: readonly SnapshotFile[]) =>
  loadSnapshot({ revision: "r", files }).problems;
const problemsOf = (files: readonly SnapshotFile[]) => validate(files).map(formatProblem);

for (const code of readdirSync(BAD)) {
  test(`bad: ${code}`, () => {
    const files = folder(join(BAD, code)).filter(({ path }) => path !== EXPECTED);
    const { snapshot, problems } = loadSnapshot({ revision: "r", files });
    const expected = readFileSync(join(BAD, code, EXPECTED), "utf8").trim().split("\n");
    assert.equal(problems.map(formatProblem), expected);
    assert.ok(problems.some((problem) => problem.code === code));
    assert.is(snapshot === undefined, problems.some(({ severity }) => severity === "error"));
  });
}

/** What no file of a checked-out repository can be. */
const ODD: Readonly<Record<string, Parameters<typeof file>>> = {
  "path-unsafe": ["containers/../../web.yaml", WEB],
  "not-a-file": ["containers/web.yaml", "../other.yaml", "symlink"],
  "file-too-large": ["containers/web.yaml", " ".repeat(50_000_000)],
  "not-utf8": ["containers/web.yaml", new Uint8Array([0x61, 0x3a, 0x20, 0xe9, 0x0a])],
  "byte-order-mark": ["containers/web.yaml", "\ufeff" + WEB],
  "control-character": ["containers/web.yaml", "services:\n  web:\n    image: a\0b\n"],
};

for (const [code, given] of Object.entries(ODD)) {
  test(`bad: ${code}`, () => {
    const problems = validate([file(...given)]);
    assert.equal(problems.map((problem) => problem.code), [code]);
    assert.is(problems[0]!.file, given[0]);
    assert.ok(problems[0]!.hint);
  });
}

test("the place of a byte that is no text is said", () => {
  assert.equal(problemsOf([file(...ODD["control-character"]!)]), [
    "containers/web.yaml:3:13 error control-character: the character U+0000 stands in the file. " +
    'Remove it; where a value needs it, write it as an escape in double quotes, such as "\\0".',
  ]);
  assert.match(
    problemsOf([file(...ODD["not-utf8"]!)])[0]!,
    /^containers\/web.yaml:1:4 error not-utf8/,
  );
});

test("a stack's file is of any name that Compose looks for, and the first of them is read", () => {
  const stack = (image: string) => `services: { web: { image: ${image} } }\n`;
  const files = ["compose.yml", "docker-compose.yml", "docker-compose.yaml"]
    .map((name) => file(`stacks/shop/${name}`, stack(name)));
  const cache = new ParseCache();
  const load = (given: typeof files) => {
    const { snapshot, problems } = loadSnapshot({ revision: "r", files: given, cache });
    const image = snapshot?.workloads.get("shop-web-1")?.spec.image;
    return { image, problems: problems.map(formatProblem) };
  };
  assert.equal(load(files.slice(2)), { image: "docker-compose.yaml", problems: [] });
  const outranked = (name: string) =>
    `stacks/shop/${name}:1:1 warning stray-file: nothing reads this file, ` +
    "since stacks/shop/compose.yml is there. Remove one of them.";
  assert.equal(load(files), {
    image: "compose.yml",
    problems: [outranked("docker-compose.yaml"), outranked("docker-compose.yml")],
  });
  assert.equal(load(files.slice(2)), { image: "docker-compose.yaml", problems: [] });
});

test("every code of loading has a bad fixture", () => {
  const ofCapture = ["suspected-secret", "kept-by-hand", "not-pinned", "definition-differs"];
  const ofHistory = ["history-rewritten", "snapshot-vanished"];
  const ofSize = ["project-too-large"]; // test/snapshot/project/sources.test.ts
  const tried = [...readdirSync(BAD), ...Object.keys(ODD), ...ofCapture, ...ofHistory, ...ofSize];
  assert.equal(Object.keys(PROBLEMS).sort(), tried.sort());
});

test("good: a repository with everything", () => {
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: folder(join(FIXTURES, "good")),
  });
  assert.equal(problems, []);
  assert.equal([...snapshot!.workloads.keys()], [
    "haproxy-1",
    "shop1-web-1",
    "shop1-db-1",
    "shop1-sidecar-1",
  ]);
  assert.equal([...snapshot!.networks.keys()].sort(), ["shop1_back", "shop1_default", "vlan701"]);
  assert.is(snapshot!.volumes.get("data")?.driver_opts?.["type"], "nfs");
  assert.is(snapshot!.maintenance.stop?.until, Date.UTC(2031, 4, 4, 3));
  assert.is(snapshot!.cluster.rollout.timeout, 120_000);
  const haproxy = snapshot!.workloads.get("haproxy-1")!;
  assert.equal(haproxy.permits, { restart: true, recreate: false });
  assert.equal(haproxy.relocation, {
    ...{ move: "never", lostAfter: 300_000, onReturn: "keep-original" },
  });
  assert.equal(snapshot!.cluster.relocation, {
    ...{ move: "stateless", lostAfter: 90_000, onReturn: "longest-running" },
  });
  assert.equal(haproxy.position, { file: "containers/haproxy-1.yaml", line: 2, column: 3 });
  const sidecar = snapshot!.workloads.get("shop1-sidecar-1")!;
  assert.equal(sidecar.dependencies, ["haproxy-1", "shop1-web-1"]);
});

test("a repository without files has the defaults", () => {
  const { snapshot, problems } = loadSnapshot({ revision: "r", files: [] });
  assert.equal(problems, []);
  assert.equal(snapshot!.cluster.rollout, {
    ...{ monitor: 5_000, timeout: 300_000, onFailure: "keep" },
  });
  assert.is(snapshot!.cluster.prune, "off");
  assert.is(snapshot!.cluster.pruneShare, 0.3);
  assert.equal(snapshot!.cluster.relocation, {
    ...{ move: "always", lostAfter: 60_000, onReturn: "keep-replacement" },
  });
  assert.equal(snapshot!.maintenance, { scheduling: "running", holds: [], windows: [] });
});

test("executable files are files; links and submodules elsewhere are nobody's business", () => {
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [
      file("containers/web.yaml", WEB, "executable"),
      file("docs/link", "x", "symlink"),
      file("vendor", "x", "submodule"),
    ],
  });
  assert.equal(problems, []);
  assert.is(snapshot!.workloads.size, 1);
  assert.equal(validate([file("stacks/shop", "x", "submodule")]).map(({ code }) => code), [
    "not-a-file",
  ]);
});

test("what has not changed is not read again, and what is gone is forgotten", () => {
  const cache = new ParseCache();
  const files = Array.from(
    { length: 50 },
    (_, i) => file(`containers/w${i}.yaml`, `services:\n  w${i}:\n    image: a\n`),
  );
  loadSnapshot({ revision: "a", files, cache });
  const read = () => files.map(({ path }) => cache.get(path));
  const before = read();
  const changed = [
    file("containers/w0.yaml", "services:\n  w0:\n    image: b\n"),
    ...files.slice(1, 40),
  ];
  const unread = changed.map((
    { bytes, ...rest },
  ) => (needsContent(rest, cache) ? { ...rest, bytes: bytes! } : rest));
  assert.is(unread.filter((it) => "bytes" in it).length, 1);
  const { snapshot } = loadSnapshot({ revision: "b", files: unread, cache });
  assert.is(snapshot!.workloads.get("w0")!.spec.image, "b");
  const after = read();
  assert.is(after.filter((it) => it !== undefined).length, 40);
  assert.is(after.filter((it) => it !== undefined && !before.includes(it)).length, 1);
});

test("equal content in two places is two workloads", () => {
  const stack = "services:\n  web:\n    image: nginx\n";
  const cache = new ParseCache();
  const files = [file("stacks/a/compose.yaml", stack), file("stacks/b/compose.yml", stack)];
  const { snapshot } = loadSnapshot({ revision: "r", files, cache });
  assert.equal([...snapshot!.workloads.keys()], ["a-web-1", "b-web-1"]);
});

test("files too large, links and other places need not be read", () => {
  const { bytes: _, ...web } = file("containers/web.yaml", WEB);
  assert.is(needsContent(web), true);
  assert.is(needsContent({ ...web, size: MAX_FILE_BYTES + 1 }), false);
  assert.is(needsContent({ ...web, kind: "symlink" }), false);
  assert.is(needsContent({ ...web, path: "README.md" }), false);
});

test("no value is ever in a problem with YAML", () => {
  const secret = "hunter2hunter2";
  const texts = [
    `a: b\n${secret}\n`,
    `a: b\n ${secret}: c\n`,
    `a: !${secret}\n`,
    `a: *${secret}\n`,
    `a: "\\${secret}"\n`,
    `a: |${secret}\n`,
    `a: @${secret}\n`,
    `a: "b" ${secret}\n`,
    `a: [b\n${secret}\n`,
    `%${secret} x\n---\na: b\n`,
    `a: &${secret}\n- *${secret}x\n`,
    `a: 'b'${secret}'\n`,
    `a:\n\t${secret}\n`,
  ];
  const problems = problemsOf(texts.map((text, i) => file(`containers/w${i}.yaml`, text)));
  assert.ok(problems.length >= texts.length);
  assert.not.match(problems.join("\n"), secret);
});

test("no value is ever in a problem", () => {
  const secret = "hunter2hunter2";
  const places = [
    "environment",
    "labels",
    "restart",
    "ports",
    "volumes",
    "cpus",
    "shm_size",
    "command",
  ];
  const files = places.flatMap((key, i) =>
    [`"${secret}$x"`, `["${secret}$x"]`, `[["${secret}"]]`, `"${secret}:${secret}:x:y:'"`].map((
      value,
      j,
    ) =>
      file(
        `containers/w${i}-${j}.yaml`,
        `services:\n  w${i}-${j}:\n    image: a\n    ${key}: ${value}\n`,
      )
    )
  );
  const said = problemsOf(files).join("\n");
  assert.ok(said.length > 0);
  assert.not.match(said, secret);
});

test("a project's name is told where there is no project", () => {
  assert.equal(problemsOf([file("containers/web.yaml", `name: shop\n${WEB}`)]), [
    "containers/web.yaml:1:1 warning no-effect: `name` has no effect: this is no project. " +
    "Remove it, or make the file a stack: stacks/NAME/compose.yaml.",
  ]);
});

test("what one workload waits for in vain is counted beyond a hundred", () => {
  const names = Array.from({ length: 300 }, (_, i) => `n${i}`).join(", ");
  const said = `services: { a: { image: a, depends_on: [${names}] } }\n`;
  const problems = problemsOf([file("containers/a.yaml", said)]);
  const unknown = problems.filter((it) => it.includes(" unknown-service: "));
  assert.is(unknown.length, 100);
  assert.match(unknown[99]!, "and this file has 200 more problems");
});

test.run();
