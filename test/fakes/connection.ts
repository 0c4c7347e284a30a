/** Connections of a session to servers that do as they are told. */
import type {
  Asker,
  Connect,
  Connection,
  ConnectionOptions,
} from "../../src/election/zookeeper/connection.ts";
import { type NodeStat, SessionError } from "../../src/election/zookeeper/session.ts";

export const GRANTED = { ticket: { id: "17", password: "aa" }, timeout: 1200 };

export class FakeConnection implements Connection {
  readonly options: ConnectionOptions;
  /** Whether it answers. */
  silent = false;
  dropped = false;
  ended = false;
  readonly watched: string[] = [];
  stat: NodeStat | undefined = { czxid: "1", version: 0, owner: "0" };

  constructor(options: ConnectionOptions) {
    this.options = options;
  }

  open(): void {
    this.options.events.opened(GRANTED);
  }

  fail(code: SessionError["code"] = "connection-loss"): void {
    this.options.events.ended(new SessionError(code, "it broke"));
  }

  ping = (asker: Asker<void>) => this.#answer(asker, undefined);
  create = (path: string, _data: Uint8Array, _kind: string, asker: Asker<string>) =>
    this.#answer(asker, path);
  children = (_: string, asker: Asker<readonly string[]>) => this.#answer(asker, []);
  exists = (path: string, watch: boolean, asker: Asker<NodeStat | undefined>) => {
    if (watch) this.watched.push(path);
    this.#answer(asker, this.stat);
  };
  get = (_: string, asker: Asker<{ data: Uint8Array; stat: NodeStat }>) =>
    this.#answer(asker, { data: new Uint8Array(), stat: this.stat! });
  set = (_: string, _data: Uint8Array, _version: number, asker: Asker<NodeStat>) =>
    this.#answer(asker, this.stat!);
  delete = (_: string, asker: Asker<void>) => this.#answer(asker, undefined);

  drop(): void {
    this.dropped = true;
  }

  async end(): Promise<void> {
    this.ended = true;
    if (this.silent) await new Promise(() => undefined);
  }

  #answer<T>(asker: Asker<T>, value: T): void {
    if (!this.silent) asker.resolve(value);
  }
}

/** Every connection that was tried, in order. */
export function fakeConnect(): { readonly connect: Connect; readonly made: FakeConnection[] } {
  const made: FakeConnection[] = [];
  const connect: Connect = (options) => {
    const connection = new FakeConnection(options);
    made.push(connection);
    return connection;
  };
  return { connect, made };
}
