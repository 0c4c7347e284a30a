/** The fake manager does what a real one (1.2.9, in front of two engines of 20.10) was seen to do. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { request } from "undici";
import { FakeFleet } from "../../fakes/classic-manager/fake-fleet.ts";
import type { FakeManager } from "../../fakes/classic-manager/fake-manager.ts";
import { until } from "../../lab/until.ts";

interface Stage {
  fleet: FakeFleet;
  manager: FakeManager;
}

interface Row {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Status: string;
  readonly Ports: readonly { readonly IP: string }[];
}

const it = suite<Stage>("fake classic manager");
it.before.each(async (stage) => {
  stage.fleet = new FakeFleet(["node1", "node2"]);
  stage.manager = await stage.fleet.addManager();
});
it.after.each(({ fleet }) => fleet.stop());

async function ask(manager: FakeManager, call: string, body?: unknown) {
  const [method, path] = call.split(" ") as [string, string];
  const answer = await request(`http://${manager.address}${path}`, {
    method: method as "GET",
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  const type = String(answer.headers["content-type"]);
  const json = () => JSON.parse(text) as Record<string, unknown>;
  return { status: answer.statusCode, text, type, json };
}

async function create(manager: FakeManager, name: string, env: readonly string[] = []) {
  const body = { Image: "busybox:1", Env: env, HostConfig: {} };
  const answer = await ask(manager, `POST /v1.40/containers/create?name=${name}`, body);
  assert.is(answer.status, 201, answer.text);
  return String(answer.json()["Id"]);
}

async function list(manager: FakeManager, query = "all=1"): Promise<Row[]> {
  const { json } = await ask(manager, `GET /v1.40/containers/json?${query}`);
  return json() as unknown as Row[];
}

async function status(manager: FakeManager): Promise<string> {
  const { json } = await ask(manager, "GET /info");
  return (json()["SystemStatus"] as [string, string][]).map((pair) => pair.join("=")).join("\n");
}

it("says who it is, and has no more routes than it has", async ({ manager }) => {
  const version = (await ask(manager, "GET /version")).json();
  assert.is(version["Version"], "swarm/1.2.9");
  assert.is(version["ApiVersion"], "1.40");
  assert.not("MinAPIVersion" in version);
  assert.is((await ask(manager, "GET /_ping")).text, "OK");
  assert.is((await ask(manager, "HEAD /_ping")).status, 404);
  for (const path of ["/system/df", "/nodes", "/services", "/distribution/x/json"]) {
    const { status, text } = await ask(manager, `GET /v1.40${path}`);
    assert.equal([status, text], [404, "404 page not found"]);
  }
  const id = await create(manager, "web");
  const answer = await ask(manager, `POST /v1.44/containers/${id}/stop`);
  assert.is(answer.status, 400);
  assert.match(answer.text, "too new");
});

it("names containers by their nodes in lists, and by themselves when inspected", async ({ manager }) => {
  const body = {
    Image: "busybox:1",
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "8080" }] } },
  };
  await ask(manager, "POST /containers/create?name=web", body);
  const [row] = await list(manager);
  assert.match(row!.Names[0]!, /^\/node[12]\/web$/);
  assert.is(row!.Ports.length, 2);
  const ip = row!.Names[0]!.startsWith("/node1") ? "10.0.0.1" : "10.0.0.2";
  assert.equal(new Set(row!.Ports.map(({ IP }) => IP)), new Set([ip]));
  const report = (await ask(manager, "GET /v1.40/containers/web/json")).json();
  assert.is(report["Name"], "/web");
  assert.is((report["Node"] as { IP: string }).IP, ip);
});

it("ignores filters that it does not know", async ({ manager }) => {
  await create(manager, "web");
  const named = (name: string) =>
    list(manager, `all=1&filters={"name":["${encodeURIComponent(name)}"]}`);
  assert.is((await named("^/web$")).length, 0);
  assert.is((await named("^/?web$")).length, 1);
  assert.is((await list(manager, 'all=1&filters={"ancestor":["nothing"]}')).length, 1);
  assert.is((await list(manager, 'all=1&filters={"status":["running"]}')).length, 0);
});

it("has errors of its own, in plain text", async ({ manager }) => {
  const id = await create(manager, "web");
  assert.is((await ask(manager, `POST /containers/${id}/start`)).status, 204);
  assert.is((await ask(manager, `POST /containers/${id}/start`)).status, 204);
  assert.is((await ask(manager, `DELETE /containers/${id}`)).status, 500);
  const again = await ask(manager, "POST /containers/create?name=web", {
    Image: "busybox:1",
    HostConfig: {},
  });
  assert.is(again.status, 409);
  assert.match(again.text, "Conflict: The name web is already assigned");
  assert.match(again.type, "text/plain");
  const missing = await ask(manager, "POST /containers/create", {
    Image: "nothing:1",
    HostConfig: {},
  });
  assert.is(missing.status, 500);
  const picky = { Image: "busybox:1", Env: ["constraint:node==node9"], HostConfig: {} };
  const unplaced = await ask(manager, "POST /containers/create", picky);
  assert.is(unplaced.status, 500);
  assert.match(
    unplaced.text,
    /^Unable to find a node that satisfies the following conditions \n\[node==/,
  );
  const large = { Image: "busybox:1", HostConfig: { Memory: 2 ** 40 } };
  assert.match(
    (await ask(manager, "POST /containers/create", large)).text,
    "no resources available",
  );
});

it("takes wishes out of the environment, and heeds them", async ({ manager, fleet }) => {
  const wishes = ["constraint:node==node2", "reschedule:on-node-failure", "TZ=UTC"];
  const id = await create(manager, "web", wishes);
  const { body } = fleet.engine("node2").box(id);
  assert.equal(body.Env, ["PATH=/bin", "TZ=UTC"]);
  assert.is(body.Labels?.["com.docker.swarm.constraints"], '["node==node2"]');
  assert.ok(body.Labels?.["com.docker.swarm.id"]);
  const beside = await create(manager, "log", ["affinity:container==web"]);
  assert.ok(fleet.engine("node2").boxes.has(beside));
});

it("keeps a dead node's containers, and their names", async ({ manager, fleet }) => {
  const id = await create(manager, "web", ["constraint:node==node2"]);
  await ask(manager, `POST /containers/${id}/start`);
  fleet.powerOff("node2");
  const [row] = await list(manager);
  assert.equal([row?.State, row?.Status], ["running", "Host Down"]);
  assert.is((await list(manager, "")).length, 0);
  const refusals = [
    "GET /containers/web/json",
    "POST /containers/web/stop",
    "DELETE /containers/web?force=true",
  ];
  const words = await Promise.all(refusals.map(async (call) => (await ask(manager, call)).text));
  assert.is(words[0], "Container web running on unhealthy node node2");
  assert.is(words[1], "Container web running on unhealthy node node2");
  assert.match(words[2]!, "Cannot connect to the Docker daemon at tcp://10.0.0.2:2375");
  const again = await ask(manager, "POST /containers/create?name=web", {
    Image: "busybox:1",
    HostConfig: {},
  });
  assert.is(again.status, 409);
  fleet.restore("node2");
  const [back] = await list(manager);
  assert.equal([back?.State, back?.Status], ["exited", "Up 3 minutes"]);
});

it("forgets a node whose entry expires, and knows no name of one that it never saw", async ({ manager, fleet }) => {
  await create(manager, "web", ["constraint:node==node2"]);
  fleet.expire("node2");
  assert.is((await list(manager)).length, 0);
  assert.not.match(await status(manager), "node2");
  fleet.fail("node2", "down");
  fleet.register("node2");
  assert.match(
    await status(manager),
    / \(unknown\)=10\.0\.0\.2:2375\n {2}└ ID=\n {2}└ Status=Pending/,
  );
  await create(manager, "web");
  fleet.restore("node2");
  assert.is((await list(manager)).length, 2);
  assert.is((await ask(manager, "GET /containers/web/json")).status, 404);
  assert.is((await ask(manager, "GET /containers/node2/web/json")).status, 200);
});

it("moves what asks for it once, and removes it when the node returns", async ({ manager, fleet }) => {
  const wishes = ["reschedule:on-node-failure", "constraint:node==~node2"];
  const id = await create(manager, "web", wishes);
  await ask(manager, `POST /containers/${id}/start`);
  fleet.fail("node2", "down");
  const [moved] = await list(manager);
  assert.equal([moved?.Names, moved?.State], [["/node1/web"], "running"]);
  assert.is.not(moved?.Id, id);
  fleet.restore("node2");
  assert.equal((await list(manager)).map((row) => row.Id), [moved!.Id]);
});

it("tells events without anything between them", async ({ manager, fleet }) => {
  const { body } = await request(`http://${manager.address}/events?filters={"type":["image"]}`);
  let heard = "";
  body.on("data", (chunk) => heard += String(chunk));
  body.on("error", () => {});
  await create(manager, "web", ["constraint:node==node1"]);
  fleet.fail("node2", "down");
  await until("both are heard", () => heard.includes("engine_disconnect"));
  assert.match(heard, '"from":"busybox:1 node:node1","Type":"container"');
  assert.match(heard, "}}{");
  assert.not.match(heard, "\n");
});

it("leaves most to the primary where it is a replica", async ({ manager, fleet }) => {
  const replica = await fleet.addManager();
  await create(replica, "web");
  assert.is((await list(replica)).length, 1);
  assert.match(await status(replica), `Role=replica\nPrimary=${manager.address}`);
  await manager.stop();
  const orphaned = await ask(replica, "GET /containers/json");
  assert.is(orphaned.status, 500);
  assert.match(orphaned.text, "primary cluster manager");
  fleet.elect(replica);
  assert.is((await list(replica)).length, 1);
});

it("keeps networks and volumes by node", async ({ manager }) => {
  await ask(manager, "POST /networks/create", { Name: "node1/front", Driver: "bridge" });
  await ask(manager, "POST /volumes/create", { Name: "data" });
  await ask(manager, "POST /volumes/create", { Name: "node2/own" });
  const { json } = await ask(manager, "GET /networks");
  const names = (json() as unknown as { Name: string }[]).map(({ Name }) => Name);
  assert.ok(names.includes("node1/front") && names.includes("node2/bridge"));
  assert.not(names.includes("node2/front"));
  const volumes = (await ask(manager, "GET /volumes")).json()["Volumes"] as { Name: string }[];
  assert.equal(volumes.map(({ Name }) => Name), ["node1/data", "node2/data", "node2/own"]);
});

it.run();
