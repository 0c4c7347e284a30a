/**
 * Endpoints that no container has any more, on an engine that is played here: what is answered is what
 * engines of 20.10 answered that shared a network with one whose host had died.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EngineClient } from "../../src/cluster/engine/client.ts";
import {
  inTheWay,
  occupiedFrom,
  releaseStaleEndpoints,
} from "../../src/cluster/engine/stale-endpoints.ts";
import { ArkError } from "../../src/errors.ts";
import { systemClock } from "../../src/telemetry/clock.ts";
import { rejects } from "../rejects.ts";

const NEVER = new AbortController().signal;
const ENDPOINT = "7bb7806e94bff29d130623c95a9ca338e7a004e1211b1d057691d5ca6d0e601a";
const CONTAINER = "cb7ed1c9904626953b9955c86bdac1c2dceb2dae4019c8a4704c88f7677c23e2";

/** What `GET /networks/vlan` says where that holder has that name, and the address 10.66.0.9. */
function vlan(holder: string, name: string, scope = "local") {
  const endpoint = {
    Name: name,
    EndpointID: ENDPOINT,
    MacAddress: "02:42:0a:63:00:09",
    IPv4Address: "10.66.0.9/24",
    IPv6Address: "",
  };
  return { Name: "vlan", Scope: scope, Containers: { [holder]: endpoint } };
}

interface Scene {
  folder: string;
  server: Server;
  client: EngineClient;
  /** "POST /networks/vlan/disconnect {…}" for each call that was made. */
  calls: string[];
  /** By method and path; all else is not found. */
  answers: Record<string, object>;
}

const test = suite<Scene>("stale endpoints");

test.before.each(async (scene) => {
  scene.folder = await mkdtemp(join(tmpdir(), "ark-endpoints-"));
  Object.assign(scene, { calls: [], answers: {} });
  scene.server = createServer(async (request, response) => {
    const [path] = request.url!.split("?");
    let body = "";
    for await (const chunk of request) body += chunk;
    const line = `${request.method} ${path}`;
    scene.calls.push(`${line} ${body}`.trim());
    const answer = scene.answers[line];
    response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "no such thing" }));
  });
  const path = join(scene.folder, "docker.sock");
  await new Promise<void>((resolve) => scene.server.listen(path, resolve));
  scene.client = new EngineClient({ kind: "unix", path }, systemClock);
});
test.after.each(async ({ folder, server }) => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const NETWORKS = { vlan: { ipv4_address: "10.66.0.9" } };
const order = { name: "web", spec: { image: "busybox:1", networks: NETWORKS }, stamps: {} };
const RELEASE = 'POST /networks/vlan/disconnect {"Container":"web","Force":true}';

test("one of the name is released by force, and told of", async ({ client, calls, answers }) => {
  answers["GET /networks/vlan"] = vlan(`ep-${ENDPOINT}`, "web");
  answers["POST /networks/vlan/disconnect"] = {};
  const told: string[] = [];
  await releaseStaleEndpoints(client, { ...order, tell: (words) => told.push(words) }, NEVER);
  assert.equal(calls, ["GET /networks/vlan", "GET /containers/web/json", RELEASE]);
  assert.equal(told, [
    "Released the endpoint web on vlan, which held 10.66.0.9 for a container that is gone.",
  ]);
});

test("none is released where a container bears the name, or an id that begins so", async (scene) => {
  scene.answers["GET /networks/vlan"] = vlan(`ep-${ENDPOINT}`, "web");
  scene.answers["GET /containers/web/json"] = { Id: CONTAINER };
  await releaseStaleEndpoints(scene.client, order, NEVER);
  assert.equal(scene.calls, ["GET /networks/vlan", "GET /containers/web/json"]);
});

test("one that has gone meanwhile is fine", async ({ client, calls, answers }) => {
  answers["GET /networks/vlan"] = vlan(`ep-${ENDPOINT}`, "web");
  await releaseStaleEndpoints(client, order, NEVER);
  assert.is(calls.at(-1), RELEASE);
});

test("who may not go on releases nothing", async ({ client, calls, answers }) => {
  answers["GET /networks/vlan"] = vlan(`ep-${ENDPOINT}`, "web");
  const goOn = () => {
    throw new ArkError("leadership-lost", "Another replica may lead.");
  };
  await rejects(releaseStaleEndpoints(client, { ...order, goOn }, NEVER), "leadership-lost");
  assert.not.ok(calls.includes(RELEASE));
});

test("a network that is not there is for others to complain of", async ({ client }) => {
  await releaseStaleEndpoints(client, order, NEVER);
});

test("a container without networks of its own asks nothing", async ({ client, calls }) => {
  await releaseStaleEndpoints(client, { ...order, spec: { image: "busybox:1" } }, NEVER);
  assert.equal(calls, []);
});

const WISH = { ipv4_address: "10.66.0.9" };
// deno-fmt-ignore
const cases: readonly [string, string[], object, ReturnType<typeof vlan>][] = [
  ["nobody's, of the name", ["web"], {}, vlan(`ep-${ENDPOINT}`, "web")],
  ["nobody's, of the name, on a network of several engines", ["web"], {}, vlan(`ep-${ENDPOINT}`, "web", "global")],
  ["nobody's, with the address", ["old"], WISH, vlan(`ep-${ENDPOINT}`, "old")],
  ["maybe another engine's, with the address", [], WISH, vlan(`ep-${ENDPOINT}`, "old", "global")],
  ["nobody's, with neither", [], { ipv4_address: "10.66.0.8" }, vlan(`ep-${ENDPOINT}`, "old")],
  ["a container's, of the name", [], {}, vlan(CONTAINER, "web")],
  ["a container's, with the address", [], WISH, vlan(CONTAINER, "old")],
];
for (const [title, expected, attachment, network] of cases) {
  test(`${title}: ${expected.length > 0 ? "in the way" : "stays"}`, () => {
    const found = inTheWay("web", attachment, occupiedFrom(network as never));
    assert.equal(found.map(({ name }) => name), expected);
  });
}

test.run();
