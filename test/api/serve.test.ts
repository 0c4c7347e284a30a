import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { request } from "undici";
import { createApi } from "../../src/api/app.ts";
import { serve } from "../../src/api/serve.ts";
import { rejects } from "../rejects.ts";
import { history } from "./fixtures.ts";
import { apiOptions, stub } from "./stub.ts";

const LOCAL = { host: "127.0.0.1", port: 0 };

test("answers over HTTP, with a body bounded however it is sent", async () => {
  const listening = await serve(createApi(apiOptions(stub().operations)), LOCAL);
  const url = `http://127.0.0.1:${listening.port}`;
  try {
    const plain = await request(`${url}/healthz`);
    assert.is(plain.statusCode, 200);
    assert.equal(await plain.body.json(), { healthy: true });
    const head = await request(`${url}/schedule/status`, { method: "HEAD" });
    assert.is(head.statusCode, 200);
    assert.is(await head.body.text(), "");
    const chunks = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1024, "x")));
    const large = await request(`${url}/schedule/stop`, { method: "POST", body: chunks });
    assert.is(large.statusCode, 413);
    await large.body.dump();
  } finally {
    await listening.close();
  }
});

test("an author's name survives the header", async () => {
  const { operations, calls } = stub();
  const listening = await serve(createApi(apiOptions(operations)), LOCAL);
  try {
    const name = Buffer.from("Jörg <j@example.org>").toString("latin1");
    const { body } = await request(`http://127.0.0.1:${listening.port}/schedule/start`, {
      method: "POST",
      headers: { "X-Ark-Author": name },
    });
    await body.dump();
    assert.equal(calls, [["start", { author: { name: "Jörg", email: "j@example.org" } }]]);
  } finally {
    await listening.close();
  }
});

test("a request under way ends before the service does", async () => {
  let answer = () => {};
  let asked = () => {};
  const began = new Promise<void>((resolve) => asked = resolve);
  const { operations } = stub({
    history: () => {
      asked();
      return new Promise((resolve) => answer = () => resolve(history()));
    },
  });
  const listening = await serve(createApi(apiOptions(operations)), LOCAL);
  const response = request(`http://127.0.0.1:${listening.port}/schedule/history`);
  await began;
  const closed = listening.close();
  answer();
  assert.is((await response).statusCode, 200);
  await (await response).body.dump();
  await closed;
});

test("a port in use", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  try {
    const app = createApi(apiOptions(stub().operations));
    const error = await rejects(serve(app, { host: "127.0.0.1", port }), "port-in-use");
    assert.is(
      error.message,
      `Another process listens on 127.0.0.1:${port}. Choose another port with ACS_PORT.`,
    );
  } finally {
    other.close();
  }
});

test("an address of another host", async () => {
  const app = createApi(apiOptions(stub().operations));
  const error = await rejects(serve(app, { host: "192.0.2.1", port: 0 }), "config-invalid");
  assert.is(error.message, "ACS_HOST=192.0.2.1, ACS_PORT=0: this host has no such address.");
});

test.run();
