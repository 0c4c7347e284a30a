import { test } from "uvu";
import * as assert from "uvu/assert";
import { golden, run } from "./fixtures.ts";

const COMMANDS = [
  "start",
  "snapshot",
  "adopt",
  "ignore",
  "heal",
  "restore",
  "apply",
  "rollback",
  "pause",
  "resume",
  "plan",
  "status",
  "why",
  "leader",
  "history",
  "validate",
];

test("help lists every command", async () => {
  const { exit, stdout } = await run(["--help"]);
  assert.is(exit, 0);
  assert.equal([...stdout.matchAll(/^ {2}([a-z]+) .*[A-Z]/gm)].map(([, name]) => name), COMMANDS);
});

for (const command of COMMANDS) {
  test(`${command} --help shows examples`, async () => {
    const { exit, stdout } = await run([command, "--help"]);
    assert.is(exit, 0);
    assert.match(stdout, new RegExp(`\nExamples:\n {2}ark-schedule .*${command}.* # `));
    assert.is(stdout.includes("--json"), command !== "start");
  });
}

test("the whole help of a command", async () => {
  const { stdout } = await run(["pause", "--help"]);
  assert.is(
    stdout,
    golden(`
      Usage: ark-schedule pause [options]

      Stop scheduling, of everything or of one workload or node

      Options:
        --workload <name>  only this one
        --node <name>      only what runs, or would run, on this node
        --reason <text>    why, in a line; it stands in the commit's message
        --until <time>     when it ends by itself: 90m, 2h, 1d, or
                           2026-11-21T18:00:00Z
        --server <url>     the service to ask; else where ACS_HOST and ACS_PORT say
        --json             print what a program can read
        -h, --help         explain a command

      Examples:
        ark-schedule pause --reason "new switch" --until 2h  # everything, for two hours
        ark-schedule pause --workload db                     # one workload, until it is resumed
        ark-schedule pause --node host-a                     # whatever runs there, or would

      `),
  );
});

test("start runs the service, and its exit code is the command's", async () => {
  const asked: { debug: boolean }[] = [];
  const start = (options: { debug: boolean }) => {
    asked.push(options);
    return Promise.resolve(7);
  };
  assert.is((await run(["start"], { start })).exit, 7);
  assert.is((await run(["--debug", "start"], { start })).exit, 7);
  assert.is((await run(["start", "--debug"], { start })).exit, 7);
  assert.equal(asked, [{ debug: false }, { debug: true }, { debug: true }]);
});

test("--version", async () => {
  assert.equal(await run(["--version"]), { exit: 0, stdout: "1.2.3\n", stderr: "" });
});

const BAD: [string[], string][] = [
  [["plam"], "error: unknown command 'plam'\n(Did you mean plan?)\n"],
  [["pause", "--untill", "2h"], "error: unknown option '--untill'\n(Did you mean --until?)\n"],
  [["why"], "error: missing required argument 'workload'\n"],
  [["plan", "now"], "error: too many arguments for 'plan'. Expected 0 arguments but got 1.\n"],
];

for (const [argv, stderr] of BAD) {
  test(`bad: ${argv.join(" ")}`, async () => {
    assert.equal(await run(argv), { exit: 2, stdout: "", stderr });
  });
}

test("no command: the help, on stderr", async () => {
  const { exit, stdout, stderr } = await run([]);
  assert.is(exit, 2);
  assert.is(stdout, "");
  assert.match(stderr, /^Usage: ark-schedule \[options\] \[command\]/);
});

test.run();
