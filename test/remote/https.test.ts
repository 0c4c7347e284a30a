/** HTTPS with an authority of one's own, and the proxy that the environment names. */
import { createServer as createHttpServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createServer as createTlsServer } from "node:tls";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createHttpTransport } from "../../src/repository/remote/http-transport.ts";
import { Remote } from "../../src/repository/remote/remote.ts";
import { run } from "../lab/run.ts";
import { rejects } from "../rejects.ts";
import { RemoteLab } from "./remote.ts";

interface Scene {
  lab: RemoteLab;
  folder: string;
  ca: string;
  /** Ends TLS in front of the git server. */
  front: Server;
  href: string;
}

const test = suite<Scene>("https");

test.before(async (scene) => {
  scene.lab = await RemoteLab.start();
  await scene.lab.push({ "a.yaml": "1" });
  scene.folder = await mkdtemp(join(tmpdir(), "ark-https-"));
  const [key, cert] = [join(scene.folder, "key.pem"), join(scene.folder, "cert.pem")];
  const subject = ["-subj", "/CN=git.test", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  await run("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", cert]);
  scene.ca = await readFile(cert, "utf8");
  const behind = Number(new URL(scene.lab.server.url).port);
  scene.front = createTlsServer({ key: await readFile(key), cert: scene.ca }, (socket) => {
    splice(socket, connect(behind, "127.0.0.1"));
  });
  await listen(scene.front);
  scene.href = `https://127.0.0.1:${portOf(scene.front)}/team/snapshots.git`;
});

test.after(async ({ lab, folder, front }) => {
  front.close();
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

function splice(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [from, to] of [[one, other], [other, one]] as const) {
    from.on("error", () => undefined).on("close", () => to.destroy());
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** What main holds, asked over a connection of its own. */
async function lookUp({ lab, href }: Scene, ca: string | undefined) {
  const { username, password } = lab.server;
  const trust = ca === undefined ? {} : { ca };
  const transport = createHttpTransport({ href, credentials: { username, password }, ...trust });
  try {
    return await new Remote(transport, lab.cloneOf("none")).lookUp("refs/heads/main");
  } finally {
    await transport.close();
  }
}

test("a certificate is trusted where its authority is named", async (scene) => {
  assert.is(await lookUp(scene, scene.ca), await scene.lab.git("rev-parse", "main"));
});

test("one that is not trusted is refused, with what to do", async (scene) => {
  const error = await rejects(lookUp(scene, undefined), "remote-refused");
  assert.match(error.message, /has a certificate that is not trusted .* ACS_GIT_CA_FILE\./);
});

test("the proxy that the environment names is gone through, and not for NO_PROXY", async (scene) => {
  const asked: string[] = [];
  const proxy = createHttpServer();
  proxy.on("connect", ({ url = "" }, socket: Socket) => {
    asked.push(url);
    const behind = connect(Number(url.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      splice(socket, behind);
    });
  });
  await listen(proxy);
  const before = { ...process.env };
  try {
    process.env.HTTPS_PROXY = `http://127.0.0.1:${portOf(proxy)}`;
    const head = await scene.lab.git("rev-parse", "main");
    assert.is(await lookUp(scene, scene.ca), head);
    assert.equal(new Set(asked), new Set([`127.0.0.1:${portOf(scene.front)}`]));
    const { length } = asked;
    process.env.NO_PROXY = "127.0.0.1";
    assert.is(await lookUp(scene, scene.ca), head);
    assert.is(asked.length, length);
  } finally {
    for (const name of ["HTTPS_PROXY", "NO_PROXY"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    proxy.closeAllConnections();
    proxy.close();
  }
});

test.run();
