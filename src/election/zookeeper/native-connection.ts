/** Connections by ZooKeeper's own client library, on Node. */
import { Buffer } from "node:buffer";
import {
  type Asker,
  type Connect,
  type Connection,
  type ConnectionOptions,
  mapped,
} from "./connection.ts";
import type { NativeClient, NativeStat } from "./native-addon.ts";
import { NO_NODE, OK, resultError } from "./result-codes.ts";
import { type NodeKind, type NodeStat, SessionError } from "./session.ts";

/** How often it is looked whether a connection came to nothing, which has no event; milliseconds. */
const GLANCE = 25;
/** Of `state`. */
const UNCONNECTED: readonly number[] = [0, 999];
const AUTH_FAILED = -113;
const FLAGS = { "persistent": 0, "ephemeral-sequential": 3 } as const;
const ANY_VERSION = -1;
/** Every permission, for whoever has said the same user and password. */
const CREATOR_ALL = [{ perms: 31, scheme: "auth", auth: "" }];
/** Where nobody can be. */
const NOWHERE = "0.0.0.0:1";

export function nativeConnect(Client: new () => NativeClient): Connect {
  const open = new Set<string>();
  return (options) => new NativeConnection(new Client(), open, options);
}

class NativeConnection implements Connection {
  readonly #client: NativeClient;
  /** Nodes that this process may have created, and not closed to others. */
  readonly #open: Set<string>;
  readonly #options: ConnectionOptions;
  readonly #glance: ReturnType<typeof setInterval>;
  #over = false;
  #left: () => void = () => undefined;

  constructor(client: NativeClient, open: Set<string>, options: ConnectionOptions) {
    this.#client = client;
    this.#open = open;
    this.#options = options;
    const { address, port, timeout, ticket, events } = options;
    const watcher = (_: unknown, path: string) => this.#over || events.changed(path);
    client.on("connect", () => this.#admitted());
    client.on("connecting", () => this.#ended("connection-loss", "the connection broke"));
    client.on("close", (_, state) => this.#closed(state));
    client.on("created", watcher).on("deleted", watcher).on("changed", watcher);
    client.init({
      connect: `${address}:${port}`,
      timeout,
      debug_level: 0, // it would write to the standard output
      host_order_deterministic: true,
      data_as_buffer: true,
      response_counter_limit: 2 ** 31 - 1, // else it takes a long answer for an expired session
      ...(ticket && { client_id: ticket.id, client_password: ticket.password }),
    });
    this.#glance = setInterval(() => this.#look(), GLANCE);
    queueMicrotask(() => this.#look());
  }

  ping(asker: Asker<void>): void {
    this.#ask("sync /", asker, (back) => this.#client.a_sync("/", back));
  }

  create(path: string, data: Uint8Array, kind: NodeKind, asker: Asker<string>): void {
    if (this.#options.auth !== undefined) return this.#createClosed(path, data, kind, asker);
    this.#create(path, data, kind, asker);
  }

  /**
   * The library creates what is open to all, so it is closed right after. Where there was no answer to
   * that, it is made up for when the same is created again.
   */
  #createClosed(path: string, data: Uint8Array, kind: NodeKind, asker: Asker<string>): void {
    const create = () =>
      this.#create(path, data, kind, {
        resolve: (created) => this.#protect(created, mapped(asker, () => created)),
        reject: (error) => {
          const failed = () => asker.reject(error);
          if (error.code !== "node-exists" || !this.#open.has(path)) return failed();
          this.#protect(path, { resolve: failed, reject: failed });
        },
      });
    if (kind !== "persistent") return create();
    this.exists(path, false, {
      resolve: (stat) => {
        if (stat === undefined) this.#open.add(path);
        create();
      },
      reject: (error) => asker.reject(error),
    });
  }

  #protect(path: string, asker: Asker<void>): void {
    const resolve = () => {
      this.#open.delete(path);
      asker.resolve();
    };
    this.#ask<void>(
      `set_acl ${path}`,
      { resolve, reject: (error) => asker.reject(error) },
      (back) => this.#client.a_set_acl(path, ANY_VERSION, CREATOR_ALL, back),
    );
  }

  #create(path: string, data: Uint8Array, kind: NodeKind, asker: Asker<string>): void {
    this.#ask<string>(
      `create ${path}`,
      asker,
      (back) => this.#client.a_create(path, buffer(data), FLAGS[kind], pick(back)),
    );
  }

  children(path: string, asker: Asker<readonly string[]>): void {
    this.#ask<readonly string[]>(
      `children ${path}`,
      asker,
      (back) => this.#client.a_get_children(path, false, pick(back)),
    );
  }

  exists(path: string, watch: boolean, asker: Asker<NodeStat | undefined>): void {
    this.#ask<NativeStat | undefined>(
      `exists ${path}`,
      mapped(asker, (stat) => stat && nodeStat(stat)),
      (back) =>
        this.#client.a_exists(path, watch, (result, _, stat) => {
          if (result === NO_NODE) back(OK, undefined);
          else back(result, stat);
        }),
    );
  }

  get(path: string, asker: Asker<{ readonly data: Uint8Array; readonly stat: NodeStat }>): void {
    this.#ask<readonly [NativeStat, Buffer | null]>(
      `get ${path}`,
      mapped(asker, ([stat, data]) => ({
        data: data ?? new Uint8Array(),
        stat: nodeStat(stat),
      })),
      (back) =>
        this.#client.a_get(path, false, (result, _, stat, data) => back(result, [stat, data])),
    );
  }

  set(path: string, data: Uint8Array, version: number, asker: Asker<NodeStat>): void {
    this.#ask<NativeStat>(
      `set ${path}`,
      mapped(asker, nodeStat),
      (back) => this.#client.a_set(path, buffer(data), version, pick(back)),
    );
  }

  delete(path: string, asker: Asker<void>): void {
    this.#ask(`delete ${path}`, asker, (back) => this.#client.a_delete_(path, ANY_VERSION, back));
  }

  drop(): void {
    if (this.#over) return;
    this.#stop();
    setImmediate(() => this.#dispose());
  }

  /**
   * The library waits for the next answer, whichever it is, and everything else with it. So only once
   * the server has answered all that it was asked, and shown that it is there.
   */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#left = resolve;
      const close = () => {
        if (this.#over) return;
        this.#stop();
        setImmediate(() => {
          this.#client.close();
          resolve();
        });
      };
      this.ping({ resolve: close, reject: close });
    });
  }

  #ask<T>(
    asked: string,
    asker: Asker<T>,
    send: (back: (result: number, value: T) => void) => number,
  ): void {
    const settle = (result: number, value?: T) => {
      if (result === OK) return asker.resolve(value as T);
      const error = resultError(result, asked);
      if (error.code !== "connection-loss") asker.reject(error); // else `ended` is about to be told
    };
    const refused = this.#over ? OK : send(settle);
    if (refused !== OK) settle(refused);
    if (!this.#over && this.#unconnected()) this.#unwatch();
  }

  /**
   * Where a question cannot be sent, the library closes its descriptor, says nothing, and leaves it
   * watched: what is opened next gets the same number, and hears nothing.
   */
  #unwatch(): void {
    this.#ended("connection-loss", "the connection broke");
    this.#client.close();
  }

  #admitted(): void {
    if (this.#over) return;
    clearInterval(this.#glance);
    const { auth, ticket } = this.#options;
    // A session that has expired is replaced by one without a number.
    if (ticket !== undefined && this.#client.client_id !== ticket.id) return this.#expired();
    if (auth === undefined) return this.#opened();
    this.#ask<void>(
      "add_auth",
      {
        resolve: () => this.#opened(),
        reject: ({ code, message }) => this.#ended(code, message),
      },
      (back) => this.#client.add_auth("digest", auth, (result) => back(result)),
    );
  }

  #opened(): void {
    const { client_id: id, client_password: password, timeout } = this.#client;
    if (!this.#over) this.#options.events.opened({ ticket: { id, password }, timeout });
  }

  #closed(state: number): void {
    if (state === AUTH_FAILED) this.#ended("auth-failed", "the user or the password is refused");
    else this.#expired();
  }

  #expired(): void {
    this.#ended("session-lost", "the session has expired");
  }

  #look(): void {
    if (this.#unconnected()) this.#ended("connection-loss", "no connection can be made");
  }

  /**
   * It is told of trouble while its descriptor is closed and still watched. Nothing may be opened then,
   * which would get the same number, so nobody is told before the library has done.
   */
  #ended(code: SessionError["code"], message: string): void {
    if (this.#over) return;
    this.#stop();
    setImmediate(() => {
      this.#dispose();
      this.#left();
      this.#options.events.ended(new SessionError(code, message));
    });
  }

  #unconnected(): boolean {
    return UNCONNECTED.includes(this.#client.state);
  }

  #stop(): void {
    this.#over = true;
    clearInterval(this.#glance);
  }

  /**
   * Closing a connected client would end the session, and wait for that, so it is told to use another
   * server first: it gives the connection up. Never from within its own call.
   */
  #dispose(): void {
    this.#client.set_servers(NOWHERE);
    this.#client.close();
  }
}

function pick<T>(back: (result: number, value: T) => void) {
  return (result: number, _words: string, value: T): void => back(result, value);
}

function nodeStat({ czxid, version, ephemeralOwner }: NativeStat): NodeStat {
  return { czxid: String(czxid), version, owner: ephemeralOwner };
}

function buffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
