/** What is asked of whichever replica, with a real ensemble, engine and git server. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { request } from "undici";
import type { Engine } from "../lab/engine.ts";
import { seededRandom } from "../lab/random.ts";
import type { Replica } from "../lab/replica.ts";
import { Replicas } from "../lab/replicas.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { run } from "../lab/run.ts";
import { until } from "../lab/until.ts";
import type { ZooKeeper } from "../lab/zookeeper.ts";

let engine: Engine;
let ensemble: ZooKeeper;
let replicas: Replicas;
test.before(async () => {
  [engine, ensemble] = await Promise.all([borrowEngine(), borrowZooKeeper()]);
  replicas = await Replicas.start({ engine, ensemble, random: seededRandom(1) });
});
test.after(async () => {
  await replicas.close();
  await Promise.all([engine.stop(), ensemble.close()]);
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { readonly code?: string; readonly leader?: { readonly leader?: string } };
}

async function ask(
  { address }: Replica,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await request(`http://${address}${path}`, { headers });
  const text = await answer.body.text();
  const { statusCode: status, headers: given } = answer;
  return { status, headers: given, body: text === "" ? {} : JSON.parse(text) };
}

/** Those that do not lead. */
async function standing(): Promise<{ leader: Replica; others: Replica[] }> {
  const leader = await replicas.agreed();
  return { leader, others: replicas.all.filter((replica) => replica !== leader) };
}

test("a stop that a follower is asked for is the leader's commit, in the caller's name", async () => {
  const { leader, others: [follower] } = await standing();
  const stopped = await ask(follower!, "/schedule/stop?reason=disk", {
    "X-Ark-Author": "Ada <ada@example.org>",
  });
  assert.is(stopped.status, 200, JSON.stringify(stopped.body));
  const { repository } = replicas.git;
  const log = await run("git", ["-C", repository, "log", "-1", "--format=%an <%ae>%n%B", "main"]);
  assert.match(log, /^Ada <ada@example\.org>\nStop scheduling\n\ndisk\n/);
  assert.match(log, /^Ark-Action: stop$/m);
  assert.match(log, new RegExp(`^Ark-Term: ${(await leader.leader())?.term}$`, "m"));
  assert.match(leader.service.output, /"from":"127\.0\.0\.1 by way of /);
  for (const replica of replicas.all) {
    const { status, body } = await ask(replica, "/schedule/status");
    assert.equal([status, body.leader?.leader], [200, leader.address]);
  }
});

test("who wants to ask the leader is told where it is", async () => {
  const { leader, others: [follower] } = await standing();
  const answer = await ask(follower!, "/schedule/status", { "Accept-Forward": "no" });
  assert.equal([answer.status, answer.headers.location], [
    307,
    `http://${leader.address}/schedule/status`,
  ]);
});

for (const end of ["end", "kill"] as const) {
  test(`a follower answers all through a change of leaders, by ${end}`, async () => {
    const { leader, others } = await standing();
    const seen = new Set<string>();
    const ended = leader[end]();
    await until("the next one answers", async () => {
      const answers = await Promise.all(others.map((each) => ask(each, "/schedule/status")));
      for (const { status, body } of answers) seen.add(`${status} ${body.code ?? ""}`);
      const leaders = answers.map(({ body }) => body.leader?.leader);
      return leaders.every((each) => each !== undefined && each !== leader.address);
    });
    await ended;
    await leader.service.start();
    const known = ["200 ", "503 no-leader", "503 leader-unreachable", "503 not-ready"];
    assert.equal([...seen].filter((each) => !known.includes(each)), []);
  });
}

test.run();
