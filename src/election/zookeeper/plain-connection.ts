/** Connections by a client library in JavaScript, on Deno, and on Node where the addon is absent. */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import zooKeeper from "node-zookeeper-client";
import {
  type Asker,
  type Connection,
  type ConnectionOptions,
  type Grant,
  mapped,
  type Ticket,
} from "./connection.ts";
import { resultError } from "./result-codes.ts";
import { type NodeKind, type NodeStat, SessionError } from "./session.ts";

const { ACL, CreateMode, createClient, Id, Permission } = zooKeeper;
const OPEN = [new ACL(Permission.ALL, new Id("world", "anyone"))];
/** For whoever has said the same user and password. */
const CREATOR = [new ACL(Permission.ALL, new Id("auth", ""))];
const MODES = {
  "persistent": CreateMode.PERSISTENT,
  "ephemeral-sequential": CreateMode.EPHEMERAL_SEQUENTIAL,
} as const;
/** Of the library's connection manager. */
const CONNECTED = 2;
const EXPIRED = -3;
const AUTH_FAILED = -4;

/** What has to be reached behind the library's back: it has no way to do without mending. */
interface Manager {
  servers: readonly { readonly host: string; readonly port: number }[];
  /** Called, too, whenever a connection has ended that the library means to mend. */
  connect(): void;
  onSocketData(data: Buffer): void;
  onSocketError(error: Error): void;
  on(event: "state", listener: (state: number) => void): void;
  readonly socket?: Socket;
  readonly connectTimeoutHandler: ReturnType<typeof setTimeout> | null;
}

type Client = ReturnType<typeof createClient> & { readonly connectionManager: Manager };
type Stat = Pick<zooKeeper.Stat, "czxid" | "version" | "ephemeralOwner">;
type Back<T> = (error: unknown, value: T) => void;

export function plainConnect(options: ConnectionOptions): Connection {
  return new PlainConnection(options);
}

class PlainConnection implements Connection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  #trouble = "the connection broke";
  #over = false;

  constructor(options: ConnectionOptions) {
    const { address, port, timeout, ticket, auth } = options;
    this.#options = options;
    this.#client = createClient("a server", {
      sessionTimeout: timeout,
      ...(ticket && {
        sessionId: Buffer.from(ticket.id.padStart(16, "0"), "hex"),
        sessionPassword: Buffer.from(ticket.password, "hex"),
      }),
    }) as Client;
    if (auth !== undefined) this.#client.addAuthInfo("digest", Buffer.from(auth));
    this.#take(this.#client.connectionManager, { host: address, port });
  }

  /** A transaction that changes nothing: the library cannot ask for `sync`. */
  ping(asker: Asker<void>): void {
    this.#ask<unknown>(
      "check /",
      mapped(asker, () => undefined),
      (back) => this.#client.transaction().check("/").commit(back),
    );
  }

  create(path: string, data: Uint8Array, kind: NodeKind, asker: Asker<string>): void {
    const { auth } = this.#options;
    const acl = auth === undefined ? OPEN : CREATOR;
    this.#ask<string>(
      `create ${path}`,
      asker,
      (back) => this.#client.create(path, Buffer.from(data), acl, MODES[kind], back),
    );
  }

  children(path: string, asker: Asker<readonly string[]>): void {
    this.#ask<readonly string[]>(
      `children ${path}`,
      asker,
      (back) => this.#client.getChildren(path, back),
    );
  }

  exists(path: string, watch: boolean, asker: Asker<NodeStat | undefined>): void {
    this.#ask<Stat | null>(
      `exists ${path}`,
      mapped(asker, (stat) => stat === null ? undefined : nodeStat(stat)),
      (back) =>
        watch ? this.#client.exists(path, this.#watcher, back) : this.#client.exists(path, back),
    );
  }

  get(path: string, asker: Asker<{ readonly data: Uint8Array; readonly stat: NodeStat }>): void {
    this.#ask<readonly [Buffer | undefined, Stat]>(
      `get ${path}`,
      mapped(asker, ([data, stat]) => ({
        data: data ?? new Uint8Array(),
        stat: nodeStat(stat),
      })),
      (back) => this.#client.getData(path, (error, data, stat) => back(error, [data, stat])),
    );
  }

  set(path: string, data: Uint8Array, version: number, asker: Asker<NodeStat>): void {
    this.#ask<Stat>(
      `set ${path}`,
      mapped(asker, nodeStat),
      (back) => this.#client.setData(path, Buffer.from(data), version, back),
    );
  }

  delete(path: string, asker: Asker<void>): void {
    this.#ask<void>(
      `delete ${path}`,
      asker,
      (back) => this.#client.remove(path, (error) => back(error)),
    );
  }

  /** The library opens the socket a moment after it was told to connect. */
  drop(): void {
    this.#over = true;
    const manager = this.#client.connectionManager;
    manager.connect = () => undefined;
    setImmediate(() => {
      clearTimeout(manager.connectTimeoutHandler ?? undefined);
      manager.socket?.destroy();
    });
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#over = true;
      this.#client.connectionManager.socket?.once("close", () => resolve());
      this.#client.close();
    });
  }

  /** One function for all: the library keeps it once for each path. */
  readonly #watcher = ({ path }: { readonly path: string }): void => {
    if (!this.#over) this.#options.events.changed(path);
  };

  #take(manager: Manager, server: Manager["servers"][number]): void {
    manager.servers = [server];
    const { onSocketData, onSocketError } = manager;
    manager.onSocketError = (error) => {
      this.#trouble = error.message;
      onSocketError.call(manager, error);
    };
    // It throws at what it does not know, in the midst of the event.
    manager.onSocketData = (data) => {
      try {
        onSocketData.call(manager, data);
      } catch (error) {
        this.#ended("connection-loss", error instanceof Error ? error.message : String(error));
      }
    };
    manager.on("state", (state) => this.#entered(state));
    this.#client.connect();
    manager.connect = () => this.#ended("connection-loss", this.#trouble);
  }

  #entered(state: number): void {
    if (this.#over) return;
    if (state === CONNECTED) this.#options.events.opened(this.#grant());
    if (state === EXPIRED) this.#ended("session-lost", "the session has expired");
    if (state === AUTH_FAILED) {
      this.#ended("auth-failed", "the user or the password is refused");
    }
  }

  #grant(): Grant {
    const ticket: Ticket = {
      id: this.#client.getSessionId().toString("hex"),
      password: this.#client.getSessionPassword().toString("hex"),
    };
    return { ticket, timeout: this.#client.getSessionTimeout() };
  }

  #ask<T>(asked: string, asker: Asker<T>, send: (back: Back<T>) => void): void {
    const back: Back<T> = (error, value) => {
      if (error) asker.reject(asSessionError(error, asked));
      else asker.resolve(value);
    };
    try {
      send(back);
    } catch (error) { // of arguments
      asker.reject(asSessionError(error, asked));
    }
  }

  #ended(code: SessionError["code"], message: string): void {
    if (this.#over) return;
    this.drop();
    this.#options.events.ended(new SessionError(code, message));
  }
}

function asSessionError(error: unknown, asked: string): SessionError {
  if (error instanceof Error && "code" in error && typeof error.code === "number") {
    return resultError(error.code, asked);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SessionError("other", `${asked}: ${message}`, { cause: error });
}

function nodeStat({ czxid, version, ephemeralOwner }: Stat): NodeStat {
  return {
    czxid: String(czxid.readBigInt64BE()),
    version,
    owner: ephemeralOwner.readBigUInt64BE().toString(16),
  };
}
