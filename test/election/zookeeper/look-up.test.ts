import { test } from "uvu";
import * as assert from "uvu/assert";
import { rememberingLookUp } from "../../../src/election/zookeeper/look-up.ts";

test("an address is no name", async () => {
  const lookUp = rememberingLookUp(() => Promise.reject(new Error("asked")));
  assert.equal(await lookUp("10.0.0.1"), ["10.0.0.1"]);
  assert.equal(await lookUp("::1"), ["::1"]);
});

test("a name stands for what it stood for while it cannot be looked up", async () => {
  const answers = [["10.0.0.1"], undefined, ["10.0.0.2"]];
  const lookUp = rememberingLookUp(async () => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error("no answer");
    return answer;
  });
  assert.equal(await lookUp("zk"), ["10.0.0.1"]);
  assert.equal(await lookUp("zk"), ["10.0.0.1"]);
  assert.equal(await lookUp("zk"), ["10.0.0.2"]);
});

test("a name that was never known is told as it is", async () => {
  const lookUp = rememberingLookUp(() => Promise.reject(new Error("ENOTFOUND zk")));
  const error = await lookUp("zk").then(() => undefined, (reason: unknown) => reason);
  assert.match(String(error), "ENOTFOUND zk");
});

test("a name is looked up once at a time", async () => {
  let asked = 0;
  const lookUp = rememberingLookUp(async () => {
    asked += 1;
    await Promise.resolve();
    return ["10.0.0.1"];
  });
  await Promise.all([lookUp("zk"), lookUp("zk")]);
  assert.is(asked, 1);
  await lookUp("zk");
  assert.is(asked, 2);
});

test.run();
