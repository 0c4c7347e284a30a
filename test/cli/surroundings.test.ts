import { test } from "uvu";
import * as assert from "uvu/assert";
import { serverUrl } from "../../src/cli/surroundings.ts";
import { run, runWithService } from "./fixtures.ts";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

const SERVERS: [string | undefined, Record<string, string>, string][] = [
  [undefined, {}, "http://127.0.0.1:3375"],
  [undefined, { ACS_PORT: "80", ACS_HOST: "0.0.0.0" }, "http://127.0.0.1"],
  [undefined, { ACS_HOST: "10.0.0.1" }, "http://10.0.0.1:3375"],
  [undefined, { ACS_HOST: "::1" }, "http://[::1]:3375"],
  ["host-a:3375", { ACS_PORT: "80" }, "http://host-a:3375"],
  ["https://ark.example/", {}, "https://ark.example"],
];

for (const [said, env, url] of SERVERS) {
  test(`${said ?? JSON.stringify(env)} is ${url}`, () => assert.is(serverUrl(said, env), url));
}

test("a server that is no address", async () => {
  const { exit, stderr } = await run(["status", "--server", "ht tp"]);
  assert.is(exit, 2);
  assert.is(
    stderr,
    "ark-schedule: --server is ht tp; right would be an address such as http://127.0.0.1:3375.\n",
  );
});

test("nobody answers: one sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  other.close();
  await once(other, "close");
  const { exit, stdout, stderr } = await run(["plan"], { env: { ACS_PORT: String(port) } });
  assert.is(exit, 2);
  assert.is(stdout, "");
  assert.is(
    stderr,
    `ark-schedule: No service answers at http://127.0.0.1:${port}. ` +
      'Start one with "ark-schedule start", or name it with --server.\n',
  );
});

test("somebody else answers", async () => {
  const other = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { exit, stderr } = await run(["plan"], { env: { ACS_PORT: String(port) } });
  assert.is(exit, 2);
  assert.is(
    stderr,
    `ark-schedule: What answers at http://127.0.0.1:${port} is not ark-schedule.\n`,
  );
  other.closeAllConnections();
  other.close();
});

test("--server wins over the environment", async () => {
  const { exit, stderr } = await runWithService(["status", "--server", "http://127.0.0.1:1"]);
  assert.is(exit, 2);
  assert.match(stderr, /No service answers at http:\/\/127\.0\.0\.1:1\./);
});

test.run();
