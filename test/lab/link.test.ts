/** The lab's links go wrong as they are told to. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Link } from "./link.ts";
import { until } from "./until.ts";

let server: Server;
let link: Link;
test.before.each(async () => {
  server = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  link = await Link.to({ host: "127.0.0.1", port }, () => 0.5);
});
test.after.each(async () => {
  await link.close();
  server.close();
});

test("what is sent arrives, and so does the end", async () => {
  const client = await Client.of(link);
  client.socket.end("hello");
  await until("all is back", () => client.ended);
  assert.is(client.text, "hello");
  await until("nothing is left", () => link.open === 0);
});

test("nothing passes while it is cut, and afterwards all", async () => {
  const client = await Client.of(link);
  link.cut();
  client.socket.write("one");
  const other = await Client.of(link); // the kernel takes the connection, as ever
  other.socket.write("two");
  await until("a while has passed", ticks(20));
  assert.equal([client.text, other.text], ["", ""]);
  await link.mend();
  await until("it is back", () => client.text === "one" && other.text === "two");
});

test("one end is not told while it is cut that the other is gone", async () => {
  const client = await Client.of(link);
  client.socket.write("one");
  await until("it is back", () => client.text === "one");
  link.cut();
  server.close();
  client.socket.resetAndDestroy();
  await until("a while has passed", ticks(20));
  assert.is(link.open, 1);
  await link.mend();
  await until("it is", () => link.open === 0);
});

test("a reset breaks what is open", async () => {
  const client = await Client.of(link);
  client.socket.write("one");
  await until("it is back", () => client.text === "one");
  link.reset();
  await until("it is broken", () => client.socket.destroyed);
  const next = await Client.of(link);
  next.socket.write("two");
  await until("it is back", () => next.text === "two");
});

test("a reset breaks what both ends have left while it was cut", async () => {
  const accepted = once(server, "connection");
  const client = await Client.of(link);
  const [peer] = await accepted as [Socket];
  client.socket.write("one");
  await until("it is back", () => client.text === "one");
  link.cut();
  client.socket.destroy();
  peer.destroy();
  await until("a while has passed", ticks(20));
  await link.mend();
  link.reset();
  await until("nothing is left", () => link.open === 0);
});

test("it refuses, and listens where it did again", async () => {
  const { port } = link.address;
  await link.refuse();
  assert.is(await Client.of(link).catch((error) => error.code), "ECONNREFUSED");
  await link.mend();
  assert.is(link.address.port, port);
  await Client.of(link);
});

test("delay, jitter and loss hold up, and throughput does", async () => {
  for (
    const [weather, least] of [
      [{ delay: 30 }, 60],
      [{ jitter: 60 }, 60],
      [{ loss: 0.6 }, 400],
      [{ throughput: 100 }, 60],
    ] as const
  ) {
    link.setWeather(weather);
    const client = await Client.of(link);
    const began = performance.now();
    client.socket.write("abc");
    await until("it is back", () => client.text === "abc");
    assert.ok(performance.now() - began >= least - 1, JSON.stringify(weather));
    client.socket.destroy();
  }
});

class Client {
  text = "";
  ended = false;
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8").on("data", (text: string) => this.text += text);
    socket.on("error", () => undefined).once("end", () => this.ended = true);
  }

  static of(link: Link): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = connect(link.address, () => resolve(new Client(socket)));
      socket.once("error", reject);
    });
  }
}

/** True when asked so often. */
function ticks(left: number): () => boolean {
  return () => left-- <= 0;
}

test.run();
