import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  commandFailure,
  connectionFailure,
  quotation,
} from "../../src/repository/remote/ssh-failure.ts";

const url = { user: "git", host: "git.example.org", port: 22, path: "team/s.git" };
const AT = "The git server at ssh://git@git.example.org/team/s.git ";

test("quotes the line that says what is wrong", () => {
  assert.is(quotation("ERROR: Repository not found.\n"), "ERROR: Repository not found.");
  const gitlab = [
    "remote: ",
    "remote: ========================================",
    "remote: ",
    "remote: ERROR: The project you were looking for could not be found.",
    "remote: ",
  ];
  assert.is(quotation(gitlab.join("\n")), gitlab[3]);
  assert.is(quotation("Welcome!\r\nfatal: no\r\n"), "fatal: no");
  assert.is(quotation("\n\n  not here \n"), "not here");
  assert.is(quotation(""), "");
});

test("quotes no more than a line, and nothing that a terminal would act on", () => {
  assert.is(quotation("x".repeat(1000)).length, 201);
  assert.is(quotation("fatal: \x1b[31mred\x07"), "fatal:  [31mred");
});

test("tells what a command has come to", () => {
  const said = (exit: number | undefined, words: string) => {
    const { code, message } = commandFailure(url, exit, words);
    return [code, message.replace(AT, "")];
  };
  assert.equal(said(undefined, ""), ["remote-unreachable", "stopped in the middle of its answer."]);
  assert.equal(said(127, ""), ["remote-refused", "ends with exit code 127. Look at ACS_GIT_URL."]);
  assert.equal(said(128, "fatal: no"), [
    "remote-refused",
    'refuses: "fatal: no". Look at ACS_GIT_URL, then at the deploy key.',
  ]);
});

test("tells what a connection has come to", () => {
  const said = (error: object) => {
    const { code, message } = connectionFailure(url, Object.assign(new Error("odd"), error));
    return [code, message.replace(AT, "")];
  };
  assert.equal(said({ code: "ENOTFOUND" }), [
    "remote-unreachable",
    "has a name that cannot be resolved (ENOTFOUND).",
  ]);
  assert.equal(said({ level: "client-timeout" }), [
    "remote-unreachable",
    "does not answer in time.",
  ]);
  assert.equal(said({}), ["remote-unreachable", "cannot be asked over SSH: odd."]);
  assert.is(said({ level: "client-authentication" })[0], "remote-refused");
});

test.run();
