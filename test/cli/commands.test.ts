/** What all commands have in common. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { untracked } from "../api/drift-fixtures.ts";
import { NOW, plan, PROBLEM, status } from "../api/fixtures.ts";
import { golden, runWithService } from "./fixtures.ts";

test("every command can answer a program", async () => {
  const plans = await runWithService(["plan", "--json"]);
  assert.is(plans.exit, 1);
  assert.is(plans.stdout, JSON.stringify(plan(), null, 2) + "\n");
  for (
    const argv of [
      ["snapshot"],
      ["restore"],
      ["status"],
      ["why", "web"],
      ["leader"],
      ["pause"],
      ["resume"],
      ["history"],
    ]
  ) {
    const { stdout } = await runWithService([...argv, "--json"]);
    assert.type(JSON.parse(stdout), "object", argv[0]!);
  }
});

test("a refusal of the service, with what it names", async () => {
  const refusal = new ArkError("snapshot-invalid", "The snapshot has 1 problem.", {
    details: { problems: [PROBLEM] },
  });
  const overrides = { snapshot: () => Promise.reject(refusal) };
  const people = await runWithService(["snapshot"], overrides);
  assert.is(people.exit, 2);
  assert.is(
    people.stderr,
    golden(`
      ark-schedule: The snapshot has 1 problem.
      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?
      `),
  );
  const programs = await runWithService(["snapshot", "--json"], overrides);
  assert.is(programs.exit, 2);
  assert.is(programs.stderr, "");
  assert.equal(JSON.parse(programs.stdout), {
    problems: [PROBLEM],
    code: "snapshot-invalid",
    status: 422,
    detail: "The snapshot has 1 problem.",
  });
});

test("a mistake of the service", async () => {
  const { exit, stderr } = await runWithService(["plan"], {
    plan: () => Promise.reject(new TypeError("x")),
  });
  assert.is(exit, 70);
  assert.is(
    stderr,
    "ark-schedule: Something went wrong inside; the log of the service says what.\n",
  );
});

test("the author is who asks", async () => {
  const author = async (env: Record<string, string>) => {
    const { calls } = await runWithService(["resume"], {}, { env });
    return (calls[0]![1] as { author: unknown }).author;
  };
  assert.equal(await author({ USER: "anna" }), { name: "anna", email: "anna@host-a" });
  assert.equal(
    await author({ USER: "anna", GIT_AUTHOR_NAME: "Jörg Öl", GIT_AUTHOR_EMAIL: "j@example.org" }),
    { name: "Jörg Öl", email: "j@example.org" },
  );
  assert.equal(await author({}), { name: "ark-schedule API", email: "ark-schedule@ark.example" });
});

test("on a terminal: colours, and no line longer than it", async () => {
  const terminal = { write: () => {}, isTTY: true, columns: 72 };
  const coloured = await runWithService(["status"], {}, { stdout: terminal });
  assert.ok(coloured.stdout.includes("\u001b[32msynced\u001b[39m"));
  const plain = await runWithService(["status"], {}, { stdout: terminal, env: { NO_COLOR: "1" } });
  assert.not.ok(plain.stdout.includes("\u001b["));
  const rows = plain.stdout.split("\n").filter((line) => /^(web|db) /.test(line));
  assert.ok(rows.every((row) => row.length <= 72));
  assert.match(rows[0]!, /registry.*…$/);
});

test("nothing that the service tells can steer a terminal", async () => {
  const evil = { ...status(), untracked: [{ ...untracked(NOW)[0]!, name: "a\u001b]0;b\u0007" }] };
  const { stdout } = await runWithService(["status"], { status: () => evil });
  assert.match(stdout, / {2}a�\]0;b�: batch:7 /);
});

test.run();
