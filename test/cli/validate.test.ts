import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "./fixtures.ts";

async function withFiles(
  files: Record<string, string>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ark-validate-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const GOOD = {
  "containers/web.yaml": `services:
  web:
    container_name: web
    image: nginx:1.27
    labels:
      ark.labels.schedule: web
`,
};
const BAD = {
  "containers/web.yaml": GOOD["containers/web.yaml"].replace("image:", "imaeg:"),
  "maintenance.yaml": "scheduling: sometimes\n",
};

test("a good one", () =>
  withFiles(GOOD, async (folder) => {
    assert.equal(await run(["validate", folder]), {
      exit: 0,
      stdout: "Valid: 1 workload.\n",
      stderr: "",
    });
  }));

test("a bad one: every problem with its place", () =>
  withFiles(BAD, async (folder) => {
    const { exit, stdout, stderr } = await run(["validate", folder]);
    assert.is(exit, 2);
    assert.is(stderr, "");
    assert.match(stdout, /^containers\/web\.yaml:4:5: error: .+ \[unknown-key\]$/m);
    assert.match(stdout, /^maintenance\.yaml:1:13: error: .+ \[invalid-value\]$/m);
    assert.match(stdout, /^Not valid: \d+ errors\.\n$/m);
  }));

test("for programs", () =>
  withFiles(BAD, async (folder) => {
    const { exit, stdout } = await run(["validate", folder, "--json"]);
    assert.is(exit, 2);
    const { valid, workloads, problems } = JSON.parse(stdout);
    assert.is(valid, false);
    assert.is(workloads, 0);
    assert.ok(problems.every((problem: { line: unknown }) => typeof problem.line === "number"));
  }));

test("no such folder", async () => {
  assert.equal(await run(["validate", "/nowhere"]), {
    exit: 2,
    stdout: "",
    stderr: "ark-schedule: /nowhere cannot be read: there is no such folder.\n",
  });
});

test.run();
