/** A process that has closed its session ends, with servers that answer, refuse, or are silent. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import type { ZooKeeper } from "../lab/zookeeper.ts";
import { toRun } from "../other-program.ts";
import { CLIENTS } from "./clients.ts";

const LEAVER = fileURLToPath(new URL("./leaver.ts", import.meta.url));
const DEADLINE = 20_000;

let ensemble: ZooKeeper;
test.before(async () => {
  ensemble = await borrowZooKeeper();
});
test.after(() => ensemble.close());

/** What a process says that has a session with these servers, and ends by itself. */
async function leave(client: string, servers: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...toRun(LEAVER), client, ...servers], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: DEADLINE,
  });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => words += text);
  }
  const [code] = await once(child, "close");
  assert.is(code, 0, words);
  return words.trim();
}

for (const client of CLIENTS.keys()) {
  test(`${client}: servers that answer`, async () => {
    const servers = ensemble.servers.map(({ host, port }) => `${host}:${port}`);
    assert.is(await leave(client, servers), "answered");
  });

  test(`${client}: servers that refuse, and such as cannot be found`, async () => {
    assert.is(await leave(client, ["127.0.0.1:1", "nowhere.invalid:2181"]), "no answer");
  });

  test(`${client}: a server that is silent`, async () => {
    const deaf = createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const { port } = deaf.address() as AddressInfo;
    assert.is(await leave(client, [`127.0.0.1:${port}`]), "no answer");
    deaf.close();
  });
}

test.run();
