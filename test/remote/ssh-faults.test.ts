/** What is said, and what goes on, when SSH fails: trust, authentication, and a server with faults. */
import { randomBytes } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fingerprint } from "../../src/repository/remote/known-hosts.ts";
import { Clone } from "../lab/clone.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { rejects } from "../rejects.ts";
import { SshClient } from "./ssh-client.ts";

interface Context {
  server: SshServer;
  client: SshClient;
  /** Somebody else, past SSH. */
  other: Clone;
  revision: string;
}

/** In milliseconds: of a command, and of the machine that tests run on. */
const SHORT = { connect: 2_000, silence: 1_000 };
/** Far more than what lists the refs, far less than what is fetched. */
const MIDDLE = 100_000;

const ssh = suite<Context>("ssh with faults");

ssh.before.each(async (context) => {
  context.server = await SshServer.start();
  context.client = await SshClient.of(context.server);
  context.other = await Clone.of(context.server.url().path);
  await context.other.git("checkout", "--quiet", "-B", "main");
  await context.other.git("commit", "--quiet", "--allow-empty", "--message", "Begin");
  await context.other.git("push", "--quiet", "--set-upstream", "origin", "main");
  const large = randomBytes(1_000_000).toString("base64");
  context.revision = await context.other.push({ large });
});

ssh.after.each(async ({ server, client, other }) => {
  await Promise.all([client.close(), other.close()]);
  await server.close();
});

ssh("refuses a host that is not known, and says how to know it", async ({ server }) => {
  for (const knownHosts of ["", "other.example.org ssh-ed25519 " + await keyOf(server)]) {
    const client = await SshClient.of(server, { knownHosts });
    const { message } = await rejects(client.poll(), "remote-refused");
    assert.match(message, `is not among the known hosts; its key is ssh-ed25519`);
    assert.match(message, fingerprint(Buffer.from(await keyOf(server), "base64")));
    assert.match(message, `\`ssh-keyscan -p ${server.port} 127.0.0.1\``);
    await client.close();
  }
});

ssh("takes any of a host's keys that is known", async ({ server, revision }) => {
  const knownHosts = await server.knownHosts("host-ecdsa");
  const client = await SshClient.of(server, { knownHosts });
  assert.is(await client.poll(), revision);
  await client.close();
});

ssh("refuses a host that shows another key, or a revoked one", async ({ server, client }) => {
  await client.poll();
  const revoked = `@revoked * ssh-ed25519 ${await keyOf(server)}\n${await server.knownHosts()}`;
  const strict = await SshClient.of(server, { knownHosts: revoked });
  assert.match((await rejects(strict.poll(), "remote-refused")).message, "marks as @revoked");
  await strict.close();
  await server.changeHostKey();
  const { message } = await rejects(client.poll(), "remote-refused");
  assert.match(message, "shows another key than the known one, ssh-ed25519 SHA256:");
});

ssh("is refused with another key, and says what to do", async ({ server }) => {
  await server.key("other");
  const key = await server.read("other");
  const client = await SshClient.of(server, { key });
  const { message } = await rejects(client.poll(), "remote-refused");
  assert.match(message, "Make the public half of ACS_GIT_SSH_KEY a deploy key");
  assert.not.match(message, key.split("\n")[1]!);
  await client.close();
});

ssh("quotes what the server says of a repository that it lacks", async ({ server }) => {
  const client = await SshClient.of(server, { url: server.url("missing") });
  const { message } = await rejects(client.poll(), "remote-refused");
  assert.match(
    message,
    /refuses: "fatal: '.*missing\.git' does not appear to be a git repository"/,
  );
  await client.close();
});

ssh("quotes a server that is no git server", async ({ server, client }) => {
  await server.say("This account is currently not available.");
  const { message } = await rejects(client.poll(), "remote-refused");
  assert.match(message, 'does not answer as git does: "This account is currently not available."');
});

ssh("goes on when the server is back", async ({ server, client, revision }) => {
  assert.is(await client.poll(), revision);
  await server.pause();
  const { message } = await rejects(client.poll(), "remote-unreachable");
  assert.match(message, "does not listen (ECONNREFUSED)");
  await server.resume();
  assert.is(await client.poll(), revision);
});

ssh("does not notice that a kept connection has gone", async ({ server, client, revision }) => {
  assert.is(await client.poll(), revision);
  await server.cut();
  assert.is(await client.poll(), revision);
});

ssh("makes a new connection when the kept one is dead", async ({ server, revision }) => {
  const client = await SshClient.of(server, { deadlines: SHORT });
  assert.is(await client.poll(), revision);
  await server.freeze();
  assert.is(await client.poll(), revision);
  await client.close();
});

ssh("gives up connecting to a server that is silent", async ({ server }) => {
  await server.freezeAll();
  const client = await SshClient.of(server, { deadlines: SHORT });
  const { message } = await rejects(client.poll(), "remote-unreachable");
  assert.match(message, "does not answer in time");
  await client.close();
});

ssh("gives up a fetch that hangs, and the next one works", async ({ server, revision }) => {
  const client = await SshClient.of(server, { deadlines: SHORT });
  await server.hangAfter(MIDDLE);
  const { message } = await rejects(client.clone(), "remote-unreachable");
  assert.match(message, "does not answer in time");
  await server.heal();
  assert.is(await client.clone(), revision);
  await client.close();
});

ssh(
  "fails a fetch that is cut off, and the next one works",
  async ({ server, client, revision }) => {
    await server.hangAfter(MIDDLE);
    const cut = rejects(client.clone(), "remote-unreachable");
    await server.hung();
    await server.cut();
    assert.match((await cut).message, "ended the connection");
    await server.heal();
    assert.is(await client.clone(), revision);
  },
);

ssh("fails a fetch whose command is killed", async ({ server, client, revision }) => {
  await server.hangAfter(MIDDLE);
  const killed = rejects(client.clone(), "remote-unreachable");
  await server.hung();
  await server.killCommands();
  assert.match((await killed).message, "stopped in the middle of its answer");
  await server.heal();
  assert.is(await client.clone(), revision);
});

async function keyOf(server: SshServer): Promise<string> {
  return (await server.read("host-ed25519.pub")).split(" ")[1]!;
}

ssh.run();
