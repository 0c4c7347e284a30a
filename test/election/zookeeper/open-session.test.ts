/** Which library is taken, and what is said of it. */
import process from "node:process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { chooseLibrary } from "../../../src/election/zookeeper/open-session.ts";
import { plainConnect } from "../../../src/election/zookeeper/plain-connection.ts";

const onDeno = "deno" in process.versions;

function listen() {
  const warnings: string[] = [];
  const warn = (fields: object, message: string) =>
    void warnings.push(`${message} ${JSON.stringify(fields)}`);
  return { warnings, log: { debug() {}, info() {}, warn, error() {} } };
}

test("an addon that was not built is replaced, and that is said", async () => {
  const { log, warnings } = listen();
  const connect = await chooseLibrary(log, () => {
    throw new Error("No native build was found");
  });
  assert.is(connect, plainConnect);
  if (onDeno) return assert.equal(warnings, [], "there is none to be expected");
  assert.is(warnings.length, 1);
  assert.match(warnings[0]!, /g\+\+, make and python3, then run: npm rebuild zookeeper/);
  assert.match(warnings[0]!, "No native build was found");
});

test("where there is one it is taken, and nothing is said", async () => {
  const { log, warnings } = listen();
  const connect = await chooseLibrary(log, () => class {} as never);
  assert.is(connect === plainConnect, onDeno);
  assert.equal(warnings, []);
});

test.run();
