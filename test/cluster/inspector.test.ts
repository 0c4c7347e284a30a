/** Inspections over HTTP, on an engine that is played here: what it answers, refuses and never answers. */
import { setMaxListeners } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { INSPECT_WIDTH, Inspector } from "../../src/cluster/engine/inspector.ts";
import { run } from "../lab/run.ts";
import { until } from "../lab/until.ts";

interface Scene {
  folder: string;
  servers: Server[];
}

const test = suite<Scene>("inspector");
const never = new AbortController().signal;

test.before.each(async (scene) => {
  scene.folder = await mkdtemp(join(tmpdir(), "ark-inspector-"));
  scene.servers = [];
});

test.after.each(async ({ folder, servers }) => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

/** An engine on a socket. */
async function engine({ folder, servers }: Scene, answer: RequestListener): Promise<Inspector> {
  const server = createServer(answer);
  servers.push(server);
  const path = join(folder, "docker.sock");
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return new Inspector({ kind: "unix", path });
}

test("asks for the container, and reads the answer", async (scene) => {
  const inspector = await engine(scene, ({ method, url }, response) => {
    response.end(JSON.stringify({ Id: `${method} ${url}`, Name: "/käse" }));
  });
  const info = await inspector.inspect("a/b", never);
  assert.is(info.Id, "GET /containers/a%2Fb/json");
  assert.is(info.Name, "/käse");
});

test("tells the status and the words of a refusal", async (scene) => {
  const inspector = await engine(scene, (_, response) => {
    response.writeHead(404).end(JSON.stringify({ message: "No such container: web" }));
  });
  const error = await inspector.inspect("web", never).catch((error) => error);
  assert.is(error.statusCode, 404);
  assert.is(error.message, "No such container: web");
});

test("tells a refusal that is no JSON", async (scene) => {
  const inspector = await engine(scene, (_, response) => {
    response.writeHead(502).end("Bad gateway");
  });
  const error = await inspector.inspect("web", never).catch((error) => error);
  assert.is(error.statusCode, 502);
  assert.is(error.message, "Bad gateway");
});

test("tells the system's code where nobody listens", async ({ folder }) => {
  const inspector = new Inspector({ kind: "unix", path: join(folder, "none.sock") });
  const error = await inspector.inspect("web", never).catch((error) => error);
  assert.is(error.code, "ENOENT");
});

test("fails where the answer breaks off", async (scene) => {
  const inspector = await engine(scene, (_, response) => {
    response.writeHead(200, { "Content-Length": "100" });
    response.write("{", () => response.destroy());
  });
  const error = await inspector.inspect("web", never).catch((error) => error);
  assert.ok(error instanceof Error);
});

test("has all its connections again after an engine that fell silent", async (scene) => {
  let silent = true;
  let asked = 0;
  const inspector = await engine(scene, (_, response) => {
    asked += 1;
    if (!silent) response.end("{}");
  });
  const patience = new AbortController();
  setMaxListeners(INSPECT_WIDTH, patience.signal);
  const all = Array.from(
    { length: INSPECT_WIDTH },
    () => inspector.inspect("web", patience.signal).then(() => "answered", () => "given up"),
  );
  await until("all are asked", () => Promise.resolve(asked === INSPECT_WIDTH));
  patience.abort();
  assert.equal(new Set(await Promise.all(all)), new Set(["given up"]));
  silent = false;
  assert.equal(await inspector.inspect("web", never), {});
});

test("speaks TLS with the engine's own authority, and shows its certificate", async (scene) => {
  const [key, cert] = [join(scene.folder, "key.pem"), join(scene.folder, "cert.pem")];
  const subject = ["-subj", "/CN=engine", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  await run("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", cert]);
  const [keyText, certText] = [await readFile(key, "utf8"), await readFile(cert, "utf8")];
  const ours = { key: keyText, cert: certText };
  const mutual = { ...ours, ca: certText, requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer(mutual, (_, response) => response.end("{}"));
  scene.servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const at = (tls: object) => new Inspector({ kind: "tcp", host: "127.0.0.1", port, tls });
  assert.equal(await at({ ...ours, ca: certText }).inspect("web", never), {});
  for (const tls of [{ ca: certText }, ours]) {
    const refused = await at(tls).inspect("web", never).catch((error) => error);
    assert.ok(refused instanceof Error);
  }
});

test.run();
