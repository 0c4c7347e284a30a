/** One attempt to reach one server: its name is looked up, then it is connected to, until that ends. */
import type { Connect, Connection, ConnectionOptions, Grant } from "./connection.ts";
import { SessionError, type SessionOptions } from "./session.ts";

export type Server = SessionOptions["servers"][number];

/** @returns the addresses of a host, at least one. Rejects where it has none, or none is known. */
export type LookUp = (host: string) => Promise<readonly string[]>;

export interface LineOptions extends Omit<ConnectionOptions, "address" | "port" | "events"> {
  readonly server: Server;
  readonly lookUp: LookUp;
  readonly connect: Connect;
  /** Chooses among the addresses; from 0 to below 1. */
  readonly random: () => number;
}

/** None is told once the line is over, and `over` is told once. */
export interface LineEvents {
  opened(grant: Grant): void;
  changed(path: string): void;
  over(reason: SessionError): void;
}

export class Line {
  readonly #options: LineOptions;
  readonly #events: LineEvents;
  #connection: Connection | undefined;
  #over = false;

  constructor(options: LineOptions, events: LineEvents) {
    this.#options = options;
    this.#events = events;
    void this.#begin();
  }

  /** From `opened` on. */
  get connection(): Connection {
    return this.#connection!;
  }

  /** Leaves the session as it is. */
  drop(code: SessionError["code"], problem: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection?.drop();
    const { host, port } = this.#options.server;
    this.#events.over(new SessionError(code, `ZooKeeper ${host}:${port}: ${problem}`));
  }

  async #begin(): Promise<void> {
    const { server, lookUp, random } = this.#options;
    try {
      const addresses = await lookUp(server.host);
      const address = addresses[Math.floor(random() * addresses.length)];
      if (!this.#over && address !== undefined) this.#connect(address);
    } catch (error) {
      this.drop("connection-loss", error instanceof Error ? error.message : String(error));
    }
  }

  #connect(address: string): void {
    const { server: { port }, timeout, auth, ticket, connect } = this.#options;
    this.#connection = connect({
      ...{ address, port, timeout },
      ...(auth !== undefined && { auth }),
      ...(ticket && { ticket }),
      events: {
        opened: (grant) => this.#over || this.#events.opened(grant),
        changed: (path) => this.#over || this.#events.changed(path),
        ended: ({ code, message }) => this.drop(code, message),
      },
    });
  }
}
