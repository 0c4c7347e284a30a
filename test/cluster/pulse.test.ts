/** The event stream of an engine that hangs, or whose host is gone. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EngineClient } from "../../src/cluster/engine/client.ts";
import { engineEvents, followEvents } from "../../src/cluster/engine/events.ts";
import { systemClock } from "../../src/telemetry/clock.ts";

test("a stream is given up when the engine is silent beside it, and begun anew", async () => {
  const dir = await mkdtemp(join(tmpdir(), "ark-pulse-"));
  const path = join(dir, "docker.sock");
  let pings = 0;
  const server = createServer(({ url }, answer) => {
    if (url?.includes("/events")) return void answer.writeHead(200).flushHeaders();
    pings += 1;
    if (pings === 3) answer.writeHead(500).end("{}");
    else answer.end("OK");
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const client = new EngineClient({ kind: "unix", path }, systemClock);
  const end = new AbortController();
  const at = () => Promise.resolve();
  const kinds: string[] = [];
  for await (const event of followEvents(engineEvents(client, () => "a"), end.signal, at)) {
    kinds.push(event.kind);
    if (kinds.length === 3) end.abort();
  }
  assert.equal(kinds, ["connected", "disconnected", "connected"]);
  assert.ok(pings >= 3);
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

test.run();
