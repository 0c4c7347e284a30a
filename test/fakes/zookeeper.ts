/**
 * A ZooKeeper ensemble in memory, whose sessions can be cut off, expired and made to lose answers.
 * It may answer late, but as the real one in the order of the questions of a session.
 */
import {
  type NodeKind,
  type OpenSession,
  type Session,
  SessionError,
  type SessionOptions,
  type SessionState,
} from "../../src/election/zookeeper/session.ts";
import type { Clock } from "../../src/reconciler/ports.ts";
import { FakeLink } from "./zookeeper-link.ts";
import { type Asker, FakeTree } from "./zookeeper-tree.ts";

export class FakeEnsemble {
  readonly clock: Clock;
  /** In the order of their opening; those that are over, too. */
  readonly sessions: FakeSession[] = [];
  /** Whether new sessions get through. */
  reachable = true;
  /** "user:password" that is refused. */
  refused: string | undefined;
  /** How long a message takes, each way; milliseconds. */
  delay: () => number = () => 0;
  readonly tree: FakeTree = new FakeTree((path) => this.#tell(path));

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Is what a client library is to the program. */
  readonly open: OpenSession = (options) => {
    const id = (0x1000 + this.sessions.length).toString(16);
    const session = new FakeSession(this, options, { id, auth: options.auth });
    this.sessions.push(session);
    return session;
  };

  get newest(): FakeSession {
    return this.sessions.at(-1)!;
  }

  #tell(path: string): void {
    for (const session of this.sessions) session.touched(path);
  }
}

export class FakeSession implements Session {
  readonly timeout: number;
  readonly #ensemble: FakeEnsemble;
  readonly #options: SessionOptions;
  readonly #asker: Asker;
  readonly #watches = new Map<string, (() => void)[]>();
  /** Told as soon as there is a connection again. */
  #missed: (() => void)[] = [];
  #link: FakeLink;
  #state: SessionState | "opening" | "closed" = "opening";
  /** Whether the server knows it. */
  #alive = true;
  #heard: number;
  /** How often it healed. */
  #troubles = 0;
  /** What a server that lost its leader goes on to answer from. */
  #stale: FakeTree | undefined;

  constructor(ensemble: FakeEnsemble, options: SessionOptions, asker: Asker) {
    this.timeout = options.timeout;
    this.#ensemble = ensemble;
    this.#options = options;
    this.#asker = asker;
    this.#heard = ensemble.clock.elapsed();
    this.#link = this.#newLink();
    queueMicrotask(() => this.connect());
  }

  /** Gets through to the ensemble, if that can be reached. */
  connect(): void {
    if (!this.#ensemble.reachable || this.#state !== "opening") return;
    const { auth } = this.#asker;
    if (auth === undefined || auth !== this.#ensemble.refused) return this.#told("connected");
    this.#end(new SessionError("auth-failed", "user or password are refused"));
  }

  create(path: string, data: Uint8Array, kind: NodeKind): Promise<string> {
    return this.#write((tree) => tree.create(path, data, kind, this.#asker));
  }

  children(path: string): Promise<readonly string[]> {
    return this.#read((tree) => tree.children(path, this.#asker));
  }

  exists(path: string, changed?: () => void) {
    return this.#read((tree) => {
      if (changed) this.#watches.set(path, [...this.#watches.get(path) ?? [], changed]);
      return tree.stat(path);
    });
  }

  get(path: string) {
    return this.#read((tree) => tree.get(path, this.#asker));
  }

  set(path: string, data: Uint8Array, version: number) {
    return this.#write((tree) => tree.set(path, data, version, this.#asker));
  }

  delete(path: string): Promise<void> {
    return this.#write((tree) => tree.delete(path, this.#asker));
  }

  async close(): Promise<void> {
    if (this.#link.up) this.#drop();
    this.#state = "closed";
    this.#link.break(OVER);
    this.#watches.clear();
  }

  /** A cable is pulled: silence, which the client notices by and by. */
  cut(): void {
    const link = this.#link;
    link.silence();
    void this.#ensemble.clock.sleep(this.timeout / 2, link.signal)
      .then(() => this.#link === link && this.suspend());
    this.#fade();
  }

  /** The connection breaks, which the client notices at once. */
  suspend(): void {
    if (this.#state !== "connected") return;
    this.#link.break(new SessionError("connection-loss", "the connection broke"));
    this.#fade();
    this.#told("suspended");
  }

  /** The client has a connection again, and is told what it missed. */
  heal(): void {
    if (this.#state === "closed" || this.#state === "lost") return;
    this.#stale = undefined;
    this.#troubles += 1;
    this.#link.break(new SessionError("connection-loss", "another server"));
    if (!this.#alive) return this.#end(new SessionError("session-lost", "it has expired"));
    this.#link = this.#newLink();
    this.#told("connected");
    for (const changed of this.#missed.splice(0)) changed();
  }

  /** The server gives it up. The client hears of that when it is connected. */
  expire(): void {
    this.#drop();
    if (this.#link.up) this.#end(new SessionError("session-lost", "it has expired"));
  }

  /** What is asked next is done, and its answer lost with the connection. */
  loseAnswer(): void {
    this.#link.afterNext(() => this.suspend());
  }

  /** Answers come no more until `release`. */
  hold(): void {
    this.#link.hold();
  }

  release(): void {
    this.#link.release();
  }

  /** Its server loses the others: it answers what it knew, and writes nothing. */
  strand(): void {
    this.#stale = this.#ensemble.tree.copy();
    this.#fade();
  }

  touched(path: string): void {
    const due = this.#watches.get(path) ?? [];
    this.#watches.delete(path);
    for (const changed of due) {
      const missed = () => this.#missed.push(changed);
      if (this.#stale === undefined) void this.#link.tell(changed, missed);
      else missed();
    }
  }

  #read<T>(ask: (tree: FakeTree) => T): Promise<T> {
    return this.#ask(() => ask(this.#stale ?? this.#ensemble.tree));
  }

  #write<T>(ask: (tree: FakeTree) => T): Promise<T> {
    return this.#ask(() => this.#stale === undefined ? ask(this.#ensemble.tree) : "never");
  }

  #ask<T>(act: () => T | "never"): Promise<T> {
    if (this.#state === "lost" || this.#state === "closed") return Promise.reject(OVER);
    if (this.#state === "connected") {
      return this.#link.ask(() => {
        if (this.#stale === undefined) this.#heard = this.#ensemble.clock.elapsed();
        return act();
      });
    }
    return Promise.reject(new SessionError("connection-loss", "there is no connection"));
  }

  /** Unless it heals before, the ensemble ends it when it has not heard of it for the time-out. */
  #fade(): void {
    const { clock } = this.#ensemble;
    const trouble = this.#troubles;
    // A client library says that it is there every third of the time-out.
    const heard = Math.max(this.#heard, clock.elapsed() - this.timeout / 3);
    void clock.sleep(heard + this.timeout - clock.elapsed())
      .then(() => this.#troubles === trouble && this.#drop());
  }

  #newLink(): FakeLink {
    const { clock, delay } = this.#ensemble;
    return new FakeLink({ clock, delay: () => delay(), deadline: this.timeout });
  }

  #drop(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#ensemble.tree.dropOf(this.#asker.id);
  }

  #end(reason: SessionError): void {
    this.#drop();
    this.#link.break(OVER);
    const waiting = [...this.#watches.values()].flat().concat(this.#missed.splice(0));
    this.#watches.clear();
    this.#told("lost", reason);
    for (const changed of waiting) changed();
  }

  #told(state: SessionState, reason?: SessionError): void {
    this.#state = state;
    this.#options.changed(state, reason);
  }
}

const OVER = new SessionError("session-lost", "the session is over");
