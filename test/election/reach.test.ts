/** Replicas notice that they, or their leader, cannot be reached by what they advertise. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { askHealth } from "../../src/election/ask-health.ts";
import { Reach } from "../../src/election/reach.ts";
import { FakeClock } from "../fakes/clock.ts";

const NEVER = new AbortController().signal;

function scene(advertise = "host-a:3375", host = "0.0.0.0") {
  const clock = new FakeClock(0);
  const answers = new Map<string, string>();
  const asked: string[] = [];
  const warnings: string[] = [];
  let changes = 0;
  const silent = () => undefined;
  const reach = new Reach({
    ...{ advertise, host, clock },
    log: { debug: silent, info: silent, error: silent, warn: (_, words) => warnings.push(words) },
    ask: async (address) => {
      asked.push(address);
      return answers.get(address);
    },
    changed: () => changes += 1,
  });
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      await turn();
    }
  };
  return { clock, answers, asked, warnings, reach, pass, changes: () => changes };
}

test("asks for itself once, where there is an answer", async () => {
  const { reach, asked, warnings, pass, clock } = scene();
  reach.begin();
  reach.begin();
  await pass(600);
  assert.equal(asked, ["host-a:3375"]);
  assert.equal([...reach.problems, ...warnings], []);
  assert.is(clock.sleepers, 0);
});

test("tries a few times, since its API may not listen yet", async () => {
  const { reach, answers, asked, pass, changes } = scene();
  answers.set("host-a:3375", "the connection is refused");
  reach.begin();
  await pass(6);
  answers.clear();
  await pass(60);
  assert.ok(asked.length > 1);
  assert.equal(reach.problems, []);
  assert.is(changes(), 0);
});

test("reports once that it cannot be reached, and looks seldom until it can", async () => {
  const { reach, answers, asked, warnings, pass, changes } = scene();
  answers.set("host-a:3375", "there is no host of that name");
  reach.begin();
  await pass(600);
  const problem = "This replica does not reach itself at host-a:3375, its ACS_ADVERTISE: " +
    "there is no host of that name. Set it to host:port as the other replicas see this one.";
  assert.equal(reach.problems, [problem]);
  assert.equal(warnings, [problem]);
  assert.ok(asked.length <= 15, String(asked.length));
  answers.clear();
  await pass(60);
  assert.equal(reach.problems, []);
  assert.is(changes(), 2);
});

test("hints at ACS_HOST where the API listens on this machine alone", async () => {
  const { reach, answers, pass } = scene("10.0.0.1:3375", "127.0.0.1");
  answers.set("10.0.0.1:3375", "the connection is refused");
  reach.begin();
  await pass(20);
  assert.match(reach.problems[0]!, /listens on 127\.0\.0\.1 alone: set ACS_HOST/);
});

test("asks for each new leader, and forgets those that lead no more", async () => {
  const { reach, answers, asked, pass, clock } = scene();
  answers.set("host-b:3375", "nothing answers there");
  reach.heed("host-b:3375");
  reach.heed("host-b:3375");
  await pass(20);
  assert.equal(reach.problems, [
    "The leader is not reached at host-b:3375, its ACS_ADVERTISE: nothing answers there. " +
    "Set it there to host:port as the other replicas see the leader.",
  ]);
  reach.heed("host-c:3375");
  assert.equal(reach.problems, []);
  await pass(20);
  assert.is(asked.filter((address) => address === "host-c:3375").length, 1);
  reach.heed(undefined);
  reach.heed("host-a:3375");
  await pass(20);
  assert.not(asked.includes("host-a:3375"), "that is itself");
  reach.end();
  assert.is(clock.sleepers, 0);
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("any answer over HTTP is one", async () => {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(503).end("not healthy");
  });
  const address = await listening(server);
  assert.is(await askHealth(address, NEVER), undefined);
  assert.equal(paths, ["/healthz"]);
  server.close();
});

test("says why there is none", async () => {
  const silent = createServer(() => undefined);
  const address = await listening(silent);
  const begun = performance.now();
  assert.is(await askHealth(address, NEVER), "nothing answers there");
  assert.ok(performance.now() - begun < 5_000);
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  assert.is(await askHealth(address, NEVER), "the connection is refused");
  assert.match(await askHealth("no.such.host.invalid:1", NEVER) ?? "", /name/);
});

test.run();
