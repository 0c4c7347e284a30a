/** What requests to ignore drift, or to heal it again, come to. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { problem, setUp } from "./ask.ts";
import { policy } from "./drift-fixtures.ts";

test("fields between commas, or as a list", async () => {
  const json = { workload: "web", field: ["mem_limit", "labels.a,b"], message: "Why" };
  const ways: [string, RequestInit, [string, Record<string, unknown>]][] = [
    ["/schedule/ignore?workload=web&field=mem_limit,+user", {}, [
      "ignore",
      { workload: "web", fields: ["mem_limit", "user"], mode: "commit" },
    ]],
    ["/schedule/ignore", { method: "POST", body: JSON.stringify(json) }, [
      "ignore",
      { workload: "web", fields: json.field, message: "Why", mode: "commit" },
    ]],
    ["/schedule/heal?workload=web&mode=pull-request", { method: "POST" }, [
      "heal",
      { workload: "web", mode: "pull-request" },
    ]],
    ["/schedule/heal?workload=web&field=user", {}, [
      "heal",
      { workload: "web", fields: ["user"], mode: "commit" },
    ]],
  ];
  for (const [path, init, [operation, wanted]] of ways) {
    const { ask, calls } = setUp();
    const response = await ask(path, init);
    assert.equal(await response.json(), policy());
    const { author, ...request } = calls[0]![1] as Record<string, unknown>;
    assert.ok(author);
    assert.equal([calls[0]![0], request], [operation, wanted]);
  }
});

test("what is needed, or cannot be used, is said", async () => {
  const { ask, calls } = setUp();
  const wrong: [string, RegExp][] = [
    ["/schedule/ignore?workload=web", /^field: right would be paths of fields/],
    ["/schedule/ignore?field=user", /^workload: right would be/],
    ["/schedule/heal", /^workload: right would be/],
    ["/schedule/heal?workload=web&field=", /^field: right would be paths of fields/],
    ["/schedule/heal?workload=web&filed=user", /did you mean field\?$/],
  ];
  for (const [path, words] of wrong) {
    const response = await ask(path);
    assert.is(response.status, 400);
    assert.match(String((await problem(response)).detail), words);
  }
  assert.equal(calls, []);
});

test.run();
