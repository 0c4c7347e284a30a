/**
 * One connection of a session to one server, by either client library. Both libraries mend connections by
 * themselves, and neither in time: the native one looks again only every third of the time-out, the
 * plain one does not notice that a server is silent. So here a connection ends with the first trouble,
 * and the session makes the next one.
 */
import type { NodeKind, NodeStat, SessionError } from "./session.ts";

export interface ConnectionOptions {
  /** No name: the native library looks names up while everything else stands still. */
  readonly address: string;
  readonly port: number;
  /** Asked for; milliseconds. */
  readonly timeout: number;
  readonly auth?: string;
  /** Of the session that goes on; absent: a new one. */
  readonly ticket?: Ticket;
  readonly events: ConnectionEvents;
}

/** What a session is resumed with; hexadecimal. */
export interface Ticket {
  readonly id: string;
  readonly password: string;
}

export interface ConnectionEvents {
  /** Once, before anything is asked. */
  opened(grant: Grant): void;
  /** A node that was asked for with `watch` was created, deleted or written. */
  changed(path: string): void;
  /** @param reason connection-loss: another may be made; session-lost, auth-failed: in vain */
  ended(reason: SessionError): void;
}

export interface Grant {
  readonly ticket: Ticket;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Who waits for an answer. Told in the order of what comes in, before anything else is. */
export interface Asker<T> {
  resolve(value: T): void;
  reject(error: SessionError): void;
}

/** Who waits for what is made of the answer. */
export function mapped<A, B>(asker: Asker<B>, turn: (value: A) => B): Asker<A> {
  return {
    resolve: (value) => asker.resolve(turn(value)),
    reject: (error) => asker.reject(error),
  };
}

/** After its end it may leave questions unanswered. */
export interface Connection {
  /**
   * Asks the leader of the ensemble by way of this server: a server that is cut off from the others
   * answers what it knows for a while. What is read afterwards is no older than this question.
   */
  ping(asker: Asker<void>): void;
  create(path: string, data: Uint8Array, kind: NodeKind, asker: Asker<string>): void;
  children(path: string, asker: Asker<readonly string[]>): void;
  exists(path: string, watch: boolean, asker: Asker<NodeStat | undefined>): void;
  get(path: string, asker: Asker<{ readonly data: Uint8Array; readonly stat: NodeStat }>): void;
  set(path: string, data: Uint8Array, version: number, asker: Asker<NodeStat>): void;
  delete(path: string, asker: Asker<void>): void;
  /** Leaves the session as it is. */
  drop(): void;
  /** Ends the session on the server. Resolves when that has done it; never, where it is silent. */
  end(): Promise<void>;
}

export type Connect = (options: ConnectionOptions) => Connection;
