/** Replicas that listen on loopback; stubs stand for their services. */
import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { createApi } from "../../src/api/app.ts";
import type { ApiOptions } from "../../src/api/route.ts";
import { type Listening, serve } from "../../src/api/serve.ts";
import type { Operations } from "../../src/reconciler/operations.ts";
import type { Leader } from "../../src/reconciler/ports.ts";
import { leader } from "./fixtures.ts";
import { apiOptions, stub } from "./stub.ts";

export const TOKEN = "t0ken-of-the-leader";
const LOCAL = { host: "127.0.0.1", port: 0 };

export interface Replica {
  /** host:port */
  readonly address: string;
  /** What its service was asked, what it logged, and how often it asked who leads. */
  readonly calls: [name: string, request: unknown][];
  readonly lines: [object, string][];
  readonly forwarded: string[];
  asked: number;
}

/** Starts what a test needs, and ends it all. */
export class Replicas {
  readonly #ends: (() => unknown)[] = [];

  /** @param leaders what it is told when it asks who leads: one after the other, the last for ever */
  async start(
    leaders: readonly (() => Promise<Leader>)[],
    given: { operations?: Partial<Operations>; options?: Partial<ApiOptions> } = {},
  ): Promise<Replica> {
    const counted = { asked: 0 };
    const whoLeads = () => leaders[Math.min(counted.asked++, leaders.length - 1)]!();
    const { leader: _leader, ...unknown } = leader();
    const { operations, calls } = stub({ whoLeads, leader: () => unknown, ...given.operations });
    const lines: [object, string][] = [];
    const forwarded: string[] = [];
    const options = apiOptions(operations, lines);
    const metrics = {
      ...options.metrics,
      forwarded: (result: string) => void forwarded.push(result),
    };
    const listening: Listening = await serve(
      createApi({ ...options, metrics, ...given.options }),
      LOCAL,
    );
    this.#ends.push(() => listening.close());
    return Object.assign(counted, {
      address: `127.0.0.1:${listening.port}`,
      ...{ calls, lines, forwarded },
    });
  }

  leader(given: Parameters<Replicas["start"]>[1] = {}): Promise<Replica> {
    // It believes nobody but other replicas.
    const authors = { author: { name: "leader", email: "leader@host" }, trusted: ["192.0.2.1"] };
    return this.start([leads], { ...given, options: { authors, ...given.options } });
  }

  async pair(): Promise<{ leader: Replica; follower: Replica }> {
    const leader = await this.leader();
    return { leader, follower: await this.follower(leader.address) };
  }

  follower(address: string, given: Parameters<Replicas["start"]>[1] = {}): Promise<Replica> {
    return this.start([isAt(address)], given);
  }

  /** Something that listens where a leader should, and does with connections what it is told. */
  async socket(connected: (socket: Socket, count: number) => void): Promise<Listener> {
    const listener = { connections: 0, address: "" };
    const server: Server = createServer((socket) => {
      socket.on("error", () => undefined);
      this.#ends.push(() => socket.destroy());
      connected(socket, ++listener.connections);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#ends.push(() => server.close());
    listener.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return listener;
  }

  async end(): Promise<void> {
    await Promise.all(this.#ends.splice(0).map((end) => end()));
  }
}

export interface Listener {
  connections: number;
  readonly address: string;
}

type Init = Parameters<typeof request>[1];

/** What is answered, with its body as text. */
export async function ask({ address }: { address: string }, path: string, init: Init = {}) {
  const { statusCode, headers, body } = await request(`http://${address}${path}`, init);
  const text = await body.text();
  return { status: statusCode, headers, text, json: () => JSON.parse(text) };
}

export const leads = (): Promise<Leader> => Promise.resolve({ self: true, token: TOKEN });

export const isAt = (address: string, token = TOKEN) => (): Promise<Leader> =>
  Promise.resolve({ self: false, address, token });
