/** What git does over SSH: the library over our transport, against OpenSSH and the ordinary git. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clone } from "../lab/clone.ts";
import { run } from "../lab/run.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { until } from "../lab/until.ts";
import { toRun } from "../other-program.ts";
import { SshClient } from "./ssh-client.ts";

interface Context {
  server: SshServer;
  /** Of the test's own repository. */
  path: string;
  client: SshClient;
  /** Somebody else, past SSH. */
  other: Clone;
}

const ssh = suite<Context>("git over ssh");

let tests = 0;

ssh.before(async (context) => {
  context.server = await SshServer.start();
});

ssh.before.each(async (context) => {
  const name = `it's test ${tests++}!`;
  context.path = await context.server.repository(name);
  context.client = await SshClient.of(context.server, { url: context.server.url(name) });
  context.other = await Clone.of(context.path);
  await context.other.git("checkout", "--quiet", "-B", "main");
});

ssh.after.each(async ({ client, other }) => {
  await Promise.all([client.close(), other.close()]);
});

ssh.after(({ server }) => server.close());

/** A commit as people make them, in a repository that may be empty yet. */
async function push({ other }: Context, path: string, text: string): Promise<string> {
  await other.git("commit", "--quiet", "--allow-empty", "--message", "Begin");
  await other.git("push", "--quiet", "--set-upstream", "origin", "main");
  return await other.push({ [path]: text });
}

ssh("clones, and fetches what is new", async (context) => {
  const { client, other } = context;
  const large = "x".repeat(50_000);
  const first = await push(context, "a.yaml", large);
  assert.is(await client.clone(), first);
  assert.is(await client.read(first, "a.yaml"), large);
  const second = await other.push({ "b.yaml": "2" });
  assert.is(await client.fetch(), second);
  assert.is(await client.read(second, "b.yaml"), "2");
  assert.is(await client.fetch(), second, "and once more, with nothing new");
});

ssh("fetches more than fits into a channel's window", async (context) => {
  const noise = randomBytes(3_000_000).toString("base64");
  const revision = await push(context, "large", noise);
  await context.client.clone();
  assert.is((await context.client.read(revision, "large")).length, noise.length);
});

ssh("pushes into an empty repository, and on top", async ({ client, path }) => {
  assert.is(await client.poll(), undefined);
  const first = await client.commit("a.yaml", "1");
  await client.push();
  assert.is(await client.poll(), first);
  const second = await client.commit("large", randomBytes(3_000_000).toString("base64"));
  await client.push();
  assert.is(await run("git", ["-C", path, "rev-parse", "main"]), second);
  assert.is(await run("git", ["-C", path, "fsck", "--strict", "--no-dangling"]), "");
});

ssh("is told of a lost race, by the library or by the server", async (context) => {
  const { client, other, path, server } = context;
  await push(context, "a.yaml", "1");
  await client.clone();
  await other.push({ "b.yaml": "2" });
  await client.commit("c.yaml", "3");
  await assertCode(client.push(), "PushRejectedError");

  const hook = join(path, "hooks", "update");
  await writeFile(hook, "#!/bin/sh\necho not now >&2\nexit 1\n", { mode: 0o755 });
  const fresh = await SshClient.of(server, { url: client.url });
  await fresh.clone();
  await fresh.commit("d.yaml", "4");
  await assertCode(fresh.push(), "GitPushError");
  await fresh.close();
});

ssh("polls on one connection, and leaves no command behind", async (context) => {
  const { client, server } = context;
  const revision = await push(context, "a.yaml", "1");
  for (let at = 0; at < 5; at++) assert.is(await client.poll(), revision);
  assert.is(await server.connections(), 1);
  await until("the last command ends", async () => (await server.commands()) === 0);
  assert.is(await server.connections(), 1);
});

ssh("finds a repository below the user's home", async (context) => {
  const revision = await push(context, "a.yaml", "1");
  const { server, client: { url } } = context;
  const name = basename(url.path);
  for (const path of [name, `~/${name}`]) {
    const client = await SshClient.of(server, { url: { ...url, path } });
    assert.is(await client.poll(), revision);
    await client.close();
  }
});

ssh("polls, fetches and pushes at once", async (context) => {
  const { client } = context;
  await push(context, "a.yaml", "1");
  await client.clone();
  const mine = await client.commit("b.yaml", "2");
  const polls = Array.from({ length: 4 }, () => client.poll());
  await Promise.all([client.fetch(), client.push(), ...polls]);
  assert.is(await client.poll(), mine);
});

ssh("fetches though its command has been sent off meanwhile", async (context) => {
  const { client, server } = context;
  const { http, url } = client.transport;
  const revision = await push(context, "a.yaml", "1");
  await http.request({ url: `${url}/info/refs?service=git-upload-pack` });
  await until("the command ends", async () => (await server.commands()) === 0);
  const want = `want ${revision} ofs-delta\n`;
  const length = (want.length + 4).toString(16).padStart(4, "0");
  const body = [new TextEncoder().encode(`${length}${want}00000009done\n`)];
  const answer = await http.request({
    url: `${url}/git-upload-pack`,
    method: "POST",
    body: body[Symbol.iterator]() as unknown as AsyncIterableIterator<Uint8Array>,
  });
  let text = "";
  for await (const piece of answer.body!) text += new TextDecoder("latin1").decode(piece);
  assert.ok(text.startsWith("0008NAK\nPACK"), text.slice(0, 40));
});

ssh("lets the process end, though a connection is open", async ({ server }) => {
  const program = fileURLToPath(new URL("./ssh-poller.ts", import.meta.url));
  const args = [...toRun(program), server.dir, String(server.port), await server.knownHosts()];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => output += chunk);
  const started = performance.now();
  const [code] = await once(child, "close");
  assert.is(code, 0);
  assert.is(output, "0 refs\n");
  assert.ok(performance.now() - started < 15_000, "it waited for a deadline");
});

async function assertCode(promise: Promise<unknown>, code: string): Promise<void> {
  const error = await promise.then(() => undefined, (thrown: { code?: string }) => thrown);
  assert.is(error?.code, code, String(error));
}

ssh.run();
