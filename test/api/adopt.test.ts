/** What requests to adopt come to, in every way to say a list. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { problem, setUp } from "./ask.ts";
import { adoption } from "./drift-fixtures.ts";

const PATH = "/schedule/adopt";

test("fields, between commas, several times, or as a list", async () => {
  const json = { workload: "web", field: ["mem_limit", "labels.a,b"] };
  const ways: [string, RequestInit, string[]][] = [
    [`${PATH}?workload=web&field=mem_limit,+user`, {}, ["mem_limit", "user"]],
    [`${PATH}?workload=web&field=mem_limit&field=user`, {}, ["mem_limit", "user"]],
    [PATH, { method: "POST", body: JSON.stringify(json) }, ["mem_limit", "labels.a,b"]],
  ];
  for (const [path, init, fields] of ways) {
    const { ask, calls } = setUp();
    const response = await ask(path, init);
    assert.equal(await response.json(), adoption());
    const { author: _, ...request } = calls[0]![1] as Record<string, unknown>;
    assert.equal(request, { workload: "web", mode: "commit", fields });
  }
});

test("what cannot be used is said", async () => {
  const { ask, calls } = setUp();
  const response = await ask(`${PATH}?workload=we+b&label=%3Da&message=a%0Ab&filed=user`);
  assert.is(response.status, 400);
  const { detail } = await problem(response);
  for (
    const words of ["workload: right", "label: right", "message: right", "did you mean field?"]
  ) {
    assert.match(String(detail), words);
  }
  assert.equal(calls, []);
});

test.run();
