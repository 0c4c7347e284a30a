/**
 * A program: engines that answer as fast as they can, each on a socket of its own, since what is
 * measured against them is everything else.
 *
 *     fake-engines.ts CONTAINERS SOCKET...
 *
 * It says "ready" when all listen, and falls silent for good on the socket that a line of its input names.
 */
import { createServer, type ServerResponse } from "node:http";
import process from "node:process";
import { createInterface } from "node:readline";

const [containers, ...sockets] = process.argv.slice(2);
const silent = new Set<string>();
const IMAGE = { Id: "i1", Config: { Cmd: ["serve"] } };
const id = (node: number, index: number) => `${node}f${index}`.padStart(64, "0");

await Promise.all(sockets.map((socket, node) =>
  new Promise<void>((resolve) => {
    const answers = answersOf(node);
    createServer(({ url = "" }, answer) => {
      if (silent.has(socket)) return;
      if (url.startsWith("/events")) return void answer.writeHead(200).flushHeaders();
      const known = answers.get(url.replace(/\?.*/, ""));
      if (known !== undefined) return send(answer, known);
      const [, container] = /^\/containers\/(\w+)\/json/.exec(url) ?? [];
      send(answer, json(container === undefined ? IMAGE : inspection(container)));
    }).listen(socket, resolve);
  })
));
process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) silent.add(line);
process.exit(0);

function answersOf(node: number): ReadonlyMap<string, Uint8Array> {
  const numbers = Array.from({ length: Number(containers) }, (_, index) => index);
  return new Map([
    ["/_ping", json("OK")],
    ["/containers/json", json(numbers.map((index) => row(node, index)))],
    ["/networks", json([{ Id: "n1", Name: "bridge", Driver: "bridge" }])],
    ["/volumes", json({ Volumes: [] })],
    ["/images/json", json([{ Id: "i1", RepoTags: ["app:1"], RepoDigests: null }])],
    [
      "/info",
      json({
        ...{ ID: `engine-${node}`, Name: `node-${node}`, ServerVersion: "20.10.24" },
        ...{ NCPU: 64, MemTotal: 2 ** 38, Labels: [], SystemTime: new Date().toISOString() },
      }),
    ],
  ]);
}

function row(node: number, index: number): object {
  return {
    Id: id(node, index),
    Names: [`/w${node}-${index}`],
    Image: "app:1",
    ImageID: `sha256:${"1".repeat(64)}`,
    Command: `serve --port ${index}`,
    Created: 1_700_000_000 + index,
    Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 10_000 + index, Type: "tcp" }],
    Labels: { "ark.labels.schedule": `w${node}-${index}`, team: `t${index % 20}` },
    State: "running",
    Status: "Up 3 days",
    HostConfig: { NetworkMode: "bridge" },
    NetworkSettings: { Networks: { bridge: { NetworkID: "n1", IPAddress: "172.17.0.2" } } },
    Mounts: [],
  };
}

function inspection(container: string): object {
  return {
    Id: container,
    Name: "/w",
    Image: "i1",
    State: { Status: "running" },
    Config: { Image: "app:1", Cmd: ["serve"], Env: ["TZ=UTC"], Labels: { team: "t" } },
    HostConfig: { NetworkMode: "bridge", RestartPolicy: { Name: "always" } },
    NetworkSettings: { Networks: { bridge: { NetworkID: "n1" } } },
  };
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function send(answer: ServerResponse, body: Uint8Array): void {
  answer.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  answer.end(body);
}
