/** The pulls of one node, of an engine that tells as much as the test lets it. */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EngineClient } from "../../src/cluster/engine/client.ts";
import { Pulls } from "../../src/cluster/engine/pulls.ts";
import { FakeClock } from "../fakes/clock.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";

const NEVER = new AbortController().signal;
const DENIED = { errorDetail: { message: "denied: s3cret-pass?" } };

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  tell(...items: object[]): void;
}

interface Stage {
  server: Server;
  clock: FakeClock;
  asked: Asked[];
  said: string[];
  pulls: Pulls;
  /** Set: each pull is answered so, at once. */
  answer: object | undefined;
}

const test = suite<Stage>("pulls");

test.before.each(async (stage) => {
  stage.asked = [];
  stage.said = [];
  stage.answer = undefined;
  stage.clock = new FakeClock(1_000_000);
  stage.server = createServer((request, response) => {
    const tell = (...items: object[]) => {
      for (const item of items) response.write(`${JSON.stringify(item)}\n`);
    };
    stage.asked.push({ request, response, tell });
    response.writeHead(200).flushHeaders();
    if (stage.answer !== undefined) {
      tell(stage.answer);
      response.end();
    }
  });
  await new Promise<void>((resolve) => stage.server.listen(0, "127.0.0.1", resolve));
  const { port } = stage.server.address() as AddressInfo;
  const client = new EngineClient({ kind: "tcp", host: "127.0.0.1", port }, stage.clock);
  const say = (_: object, words: string) => void stage.said.push(words);
  stage.pulls = new Pulls(client, () => "host-a", {
    clock: stage.clock,
    log: { debug: say, info: say, warn: say, error: say },
    loginFor: (image) =>
      Promise.resolve({
        registry: "reg.example",
        source: "config.json",
        ...(image.startsWith("reg.") && {
          credentials: { username: "ark", password: "s3cret-pass" },
        }),
      }),
  });
});
test.after.each(({ server }) => {
  server.closeAllConnections();
  server.close();
});

test("a long pull is joined, followed, and ends by itself", async ({ pulls, asked, clock, said }) => {
  const waits = rejects(pulls.pull("app:2", NEVER), "image-pulling");
  await until("the engine is asked", () => asked.length === 1);
  const downloading = { id: "a", status: "Downloading" };
  asked[0]!.tell(
    { id: "2", status: "Pulling from app" },
    { id: "b", status: "Already exists" },
    { ...downloading, progressDetail: { current: 3_000_000, total: 20_000_000 } },
  );
  assert.match((await waits).message, "being pulled: 1 of 2 layers, 3.0 of 20 MB");
  assert.equal(pulls.underWay(), [{
    ...{ node: "host-a", image: "app:2", since: clock.now() },
    layers: { done: 1, total: 2 },
    bytes: { done: 3_000_000, total: 20_000_000 },
  }]);
  const joined = pulls.pull("app:2", NEVER);
  clock.jump(90_000);
  asked[0]!.tell({ id: "a", status: "Pull complete" });
  asked[0]!.response.end();
  await joined;
  assert.is(asked.length, 1);
  assert.equal(pulls.underWay(), []);
  assert.equal(said, ["Pulling app:2 on host-a.", "Pulled app:2 on host-a in 90 s."]);
});

test("a registry's images are asked for with its credentials, others without", async (stage) => {
  stage.answer = { status: "Status: Downloaded" };
  await stage.pulls.pull("app:2", NEVER);
  await stage.pulls.pull("reg.example/app:2", NEVER);
  const [open, closed] = stage.asked.map(({ request }) => request);
  assert.is(open!.url, "/images/create?fromImage=app&tag=2");
  assert.is(open!.headers["x-registry-auth"], undefined);
  assert.is(closed!.url, "/images/create?fromImage=reg.example%2Fapp&tag=2");
  const header = Buffer.from(String(closed!.headers["x-registry-auth"]), "base64url").toString();
  assert.equal(JSON.parse(header), {
    ...{ serveraddress: "reg.example", username: "ark", password: "s3cret-pass" },
  });
});

test("what failed is not tried again before its time, ever more seldom", async (stage) => {
  const { pulls, asked, clock } = stage;
  stage.answer = DENIED;
  const { message } = await rejects(pulls.pull("app:2", NEVER), "image-unavailable");
  for (const pause of [500, 1000, 2000]) {
    const before = asked.length;
    const again = await rejects(pulls.pull("app:2", NEVER), "image-unavailable");
    assert.is(again.message, message);
    assert.is(asked.length, before);
    assert.is(pulls.failed().get("app:2")?.retryAt, clock.now() + pause);
    clock.jump(pause);
    assert.is(pulls.failed().size, 0);
    await rejects(pulls.pull("app:2", NEVER), "image-unavailable");
    assert.is(asked.length, before + 1);
  }
  pulls.retry();
  stage.answer = { status: "Status: Downloaded" };
  await pulls.pull("app:2", NEVER);
});

test("a failure that came while nobody waited is told, however late", async (stage) => {
  const { pulls, asked, clock } = stage;
  const waits = rejects(pulls.pull("app:2", NEVER), "image-pulling");
  await waits;
  asked[0]!.tell(DENIED);
  asked[0]!.response.end();
  await until("it has failed", () => pulls.underWay().length === 0);
  clock.jump(60_000);
  await rejects(pulls.pull("app:2", NEVER), "image-unavailable");
  assert.is(asked.length, 1);
});

test("no password is logged, nor told", async (stage) => {
  stage.answer = DENIED;
  const error = await rejects(stage.pulls.pull("reg.example/app:2", NEVER), "image-unavailable");
  const told = JSON.stringify([error.message, error.details, stage.said, ...stage.pulls.failed()]);
  assert.match(told, "refuses the credentials of config.json");
  assert.not.match(told, "s3cret");
});

test("an engine that breaks off is no fault of the image", async (stage) => {
  const { pulls, asked } = stage;
  const broken = rejects(pulls.pull("app:2", NEVER), "engine-unreachable");
  await until("the engine is asked", () => asked.length === 1);
  asked[0]!.response.destroy();
  await broken;
  assert.is(pulls.failed().size, 0);
});

test("who may not act any more ends its pulls", async (stage) => {
  const lead = new AbortController();
  const pull = rejects(stage.pulls.pull("app:2", lead.signal), "leadership-lost");
  await until("the engine is asked", () => stage.asked.length === 1);
  lead.abort();
  await pull;
  await until("the engine is told", () => stage.asked[0]!.request.destroyed);
  assert.equal(stage.pulls.underWay(), []);
});

test.run();
