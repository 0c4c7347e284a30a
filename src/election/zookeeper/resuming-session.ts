/**
 * A session over one connection after the other. It asks the ensemble again and again whether it is
 * there, and judges by its own clock: a server that says nothing says it to both libraries.
 */
import type { Clock, Log } from "../../reconciler/ports.ts";
import { Calls } from "./calls.ts";
import type { Connect, Grant, Ticket } from "./connection.ts";
import { Line, type LookUp } from "./line.ts";
import {
  type NodeKind,
  type NodeStat,
  type Session,
  SessionError,
  type SessionOptions,
  type SessionState,
} from "./session.ts";
import { Watches } from "./watches.ts";

export interface SessionTools {
  readonly connect: Connect;
  readonly lookUp: LookUp;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** How often the session looks after itself; a share of its time-out, as all that follows. */
const BEAT = 1 / 12;
/** In this many beats it asks once. */
const BEATS_PER_PING = 2;
/** Without an answer for so long it is suspended, and tries the next server. */
const SILENCE = 0.4;
/** So long a server has to take the session up: two get a chance before it is over. */
const ATTEMPT = 1 / 4;
/** So old a call may grow, so that with the beat it fails within the time-out. */
const CALL = 11 / 12;
/** So long the server has to end the session. */
const FAREWELL = 1 / 4;
/** Between two attempts; milliseconds. */
const PAUSE = 250;

export class ResumingSession implements Session {
  readonly #options: SessionOptions;
  readonly #tools: SessionTools;
  readonly #calls: Calls;
  readonly #watches = new Watches();
  /** Aborted when it is lost or closed. */
  readonly #over = new AbortController();
  #state: SessionState | "opening" = "opening";
  #timeout: number;
  #ticket: Ticket | undefined;
  #line: Line | undefined;
  /** When the line was begun. */
  #begun = 0;
  /** When the question was sent that the ensemble answered last. */
  #sure = 0;
  #beats = 0;
  /** Of the servers, over and over. */
  #next: number;
  /** Why there is no connection. */
  #problem = "ZooKeeper has not answered yet";
  #closing: Promise<void> | undefined;

  constructor(options: SessionOptions, tools: SessionTools) {
    this.#options = options;
    this.#tools = tools;
    this.#timeout = options.timeout;
    this.#calls = new Calls(() => tools.clock.elapsed());
    this.#next = Math.floor(tools.random() * options.servers.length);
    this.#reach();
    void this.#live();
  }

  get timeout(): number {
    return this.#timeout;
  }

  create(path: string, data: Uint8Array, kind: NodeKind): Promise<string> {
    return this.#calls.ask((connection, asker) => connection.create(path, data, kind, asker));
  }

  children(path: string): Promise<readonly string[]> {
    return this.#calls.ask((connection, asker) => connection.children(path, asker));
  }

  exists(path: string, changed?: () => void): Promise<NodeStat | undefined> {
    return this.#calls.ask<NodeStat | undefined>(
      (connection, asker) => connection.exists(path, changed !== undefined, asker),
      (stat) => changed && this.#watches.add(path, stat, changed),
    );
  }

  get(path: string): Promise<{ readonly data: Uint8Array; readonly stat: NodeStat }> {
    return this.#calls.ask((connection, asker) => connection.get(path, asker));
  }

  set(path: string, data: Uint8Array, version: number): Promise<NodeStat> {
    return this.#calls.ask((connection, asker) => connection.set(path, data, version, asker));
  }

  delete(path: string): Promise<void> {
    return this.#calls.ask((connection, asker) => connection.delete(path, asker));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#over.signal.aborted) return;
    const line = this.#state === "connected" ? this.#line : undefined;
    this.#over.abort();
    this.#watches.clear();
    this.#calls.end(new SessionError("session-lost", "the session was closed"));
    if (line) {
      const done = new AbortController();
      const deadline = this.#tools.clock.sleep(this.#timeout * FAREWELL, done.signal);
      await Promise.race([line.connection.end(), deadline]);
      done.abort();
    }
    this.#drop("closed");
  }

  async #live(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      const left = this.#timeout - this.#age(this.#sure);
      const beat = this.#timeout * BEAT;
      await this.#tools.clock.sleep(left > 0 ? Math.min(beat, left) : beat, signal);
      if (!signal.aborted) this.#beat();
    }
  }

  #beat(): void {
    const silence = this.#age(this.#sure);
    this.#calls.giveUp(this.#timeout * CALL, this.#noAnswer());
    if (this.#ticket && silence >= this.#timeout) return this.#expire();
    const lately = `no answer for ${Math.round(silence)} ms`;
    if (this.#state !== "connected") {
      if (this.#age(this.#begun) >= this.#timeout * ATTEMPT) this.#drop("no answer");
    } else if (silence >= this.#timeout * SILENCE) this.#drop(lately);
    else if (this.#beats++ % BEATS_PER_PING === 0) this.#ping();
  }

  #ping(): void {
    const line = this.#line;
    const sent = this.#tools.clock.elapsed();
    const answered = () => this.#line === line && this.#heard(sent);
    line?.connection.ping({
      resolve: answered,
      reject: ({ code, message }) => {
        if (code === "connection-loss" || code === "session-lost") line.drop(code, message);
        else answered(); // of somebody who may not read the root
      },
    });
  }

  /** @param sent when that was asked which the ensemble has answered */
  #heard(sent: number): void {
    this.#sure = sent;
    if (this.#state === "connected" || this.#line === undefined) return;
    const { connection } = this.#line;
    this.#state = "connected";
    this.#options.changed("connected");
    if (this.#line?.connection !== connection) return; // it was closed by whoever was told
    this.#watches.restore(connection);
    this.#calls.through(connection);
  }

  /** Tries the next server. */
  #reach(): void {
    const { servers, timeout, auth } = this.#options;
    const { connect, lookUp, random } = this.#tools;
    const server = servers[this.#next++ % servers.length]!;
    this.#begun = this.#tools.clock.elapsed();
    this.#line = new Line({
      ...{ server, timeout, connect, lookUp, random },
      ...(auth !== undefined && { auth }),
      ...(this.#ticket && { ticket: this.#ticket }),
    }, {
      opened: (grant) => this.#opened(grant),
      changed: (path) => this.#watches.fire(path),
      over: (reason) => this.#broken(reason),
    });
  }

  #opened({ ticket, timeout }: Grant): void {
    this.#sure = this.#ticket ? this.#sure : this.#begun;
    this.#ticket = ticket;
    this.#timeout = timeout;
    this.#ping();
  }

  #broken(reason: SessionError): void {
    const was = this.#state;
    this.#line = undefined;
    this.#problem = reason.message;
    if (this.#over.signal.aborted) return;
    const { code, message } = reason;
    if (code === "auth-failed" || (code === "session-lost" && was !== "opening")) {
      return this.#lose(reason);
    }
    if (code === "session-lost") this.#ticket = undefined; // nobody was told of it yet
    this.#calls.broken(reason);
    if (was === "connected") {
      this.#state = "suspended";
      this.#options.changed("suspended", reason);
    }
    this.#tools.log.debug({ problem: message }, "There is no connection to ZooKeeper.");
    void this.#reachAfter(was === "connected" ? 0 : PAUSE);
  }

  async #reachAfter(pause: number): Promise<void> {
    const { signal } = this.#over;
    if (pause > 0) await this.#tools.clock.sleep(pause, signal);
    if (!signal.aborted) this.#reach();
  }

  /** No server can know it any more. */
  #expire(): void {
    if (this.#state !== "opening") return this.#lose(OVERDUE);
    this.#ticket = undefined;
    this.#drop("no answer");
  }

  #lose(reason: SessionError): void {
    this.#state = "lost";
    this.#over.abort();
    this.#drop(reason.message);
    this.#calls.end(new SessionError("session-lost", reason.message));
    this.#options.changed("lost", reason);
    this.#watches.end();
  }

  #drop(problem: string): void {
    this.#line?.drop("connection-loss", problem);
  }

  #noAnswer(): SessionError {
    const problem = this.#state === "connected" ? "no answer in time" : this.#problem;
    return new SessionError("connection-loss", problem);
  }

  #age(time: number): number {
    return this.#tools.clock.elapsed() - time;
  }
}

const OVERDUE = new SessionError("session-lost", "no server has answered for the whole time-out");
