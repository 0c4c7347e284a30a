/**
 * A TCP link between a client and a server that can go wrong as networks do, seen from where TCP is
 * used: what the network loses, TCP sends again, so a loss is a wait and nothing is ever missing.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { LinkDirection, type Weather } from "./link-direction.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface Connection {
  readonly sockets: readonly [Socket, Socket];
  readonly directions: readonly LinkDirection[];
  /** One end has broken it, or we have. */
  broken: boolean;
}

export class Link {
  readonly #target: Address;
  readonly #random: () => number;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #sent = 0;
  #port = 0;
  #cut = false;
  #weather: Weather = {};

  private constructor(target: Address, random: () => number) {
    this.#target = target;
    this.#random = random;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
  }

  /**
   * Listens at the address of the target, on a port of its own.
   * @param random from 0 to 1
   */
  static async to(target: Address, random: () => number): Promise<Link> {
    const link = new Link(target, random);
    await link.#listen();
    return link;
  }

  /** Where clients connect to. */
  get address(): Address {
    return { host: this.#target.host, port: this.#port };
  }

  /** How many connections go through it. */
  get open(): number {
    return this.#connections.size;
  }

  /** How often a client has sent something. */
  get sent(): number {
    return this.#sent;
  }

  /** Nothing arrives any more, in either direction, and nobody is told. */
  cut(): void {
    this.#cut = true;
    this.#tellDirections();
  }

  /** Every connection breaks; others may be made. */
  reset(): void {
    for (const connection of this.#connections) this.#break(connection);
  }

  /** As if nothing listened there. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.reset();
    await closed;
  }

  /** From now on, also for what is under way. */
  setWeather(weather: Weather): void {
    this.#weather = weather;
    this.#tellDirections();
  }

  /** All is well again; what was held back arrives. */
  async mend(): Promise<void> {
    this.#cut = false;
    this.#weather = {};
    this.#tellDirections();
    if (!this.#server.listening) await this.#listen();
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, this.#target.host, () => {
        this.#server.off("error", reject);
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  #join(client: Socket): void {
    const server = connect({ ...this.#target, allowHalfOpen: true });
    const directions = [
      new LinkDirection(client, server, this.#random),
      new LinkDirection(server, client, this.#random),
    ];
    client.on("data", () => this.#sent += 1);
    const connection: Connection = { sockets: [client, server], directions, broken: false };
    this.#connections.add(connection);
    for (const socket of connection.sockets) {
      socket.on("error", () => connection.broken = true);
      socket.once("close", () => this.#settle(connection));
    }
    this.#tellDirections();
  }

  #tellDirections(): void {
    for (const connection of this.#connections) {
      for (const direction of connection.directions) direction.obey(this.#cut, this.#weather);
      this.#settle(connection);
    }
  }

  /** That one end has broken it is something that the other does not hear of while the link is cut. */
  #settle(connection: Connection): void {
    if (connection.sockets.every(({ destroyed }) => destroyed)) {
      this.#connections.delete(connection);
    } else if (connection.broken && !this.#cut) this.#break(connection);
  }

  #break(connection: Connection): void {
    connection.broken = true;
    for (const socket of connection.sockets) {
      // A reset would wait until it is connected, and is refused where it is just being ended.
      const isEnding = socket.writableEnded && !socket.writableFinished;
      if (socket.connecting || isEnding) socket.destroy();
      else if (!socket.destroyed) socket.resetAndDestroy();
    }
  }
}
