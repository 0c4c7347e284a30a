/**
 * What the election needs of ZooKeeper, whichever client library speaks to it. One session: once it is
 * lost it is of no use any more, and whoever wants to go on opens another.
 */

/** Words of Curator: suspended is a session that may be alive and cannot be asked. */
export type SessionState = "connected" | "suspended" | "lost";

export interface SessionOptions {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** Asked for; ZooKeeper grants one within bounds of its own; milliseconds. */
  readonly timeout: number;
  /** "user:password". What is created with it is closed to all others. */
  readonly auth?: string;
  /**
   * Begins with the first "connected", and ends with "lost". `reason` is said of the states that are
   * not "connected", where anything is known of it.
   */
  readonly changed: (state: SessionState, reason?: SessionError) => void;
}

/** Every call fails with a `SessionError`, and takes no longer than the session's time-out. */
export interface Session {
  /** As granted, once it was connected; until then as asked for; milliseconds. */
  readonly timeout: number;
  /**
   * @returns the path, with the number that ZooKeeper has put at its end where it is sequential
   * @throws SessionError no-node (there is no parent), node-exists, no-auth
   */
  create(path: string, data: Uint8Array, kind: NodeKind): Promise<string>;
  /** Names, in no order. @throws SessionError no-node, no-auth */
  children(path: string): Promise<readonly string[]>;
  /**
   * Undefined where there is none.
   * @param changed called once, when it is created, deleted or written, or when the session is lost
   */
  exists(path: string, changed?: () => void): Promise<NodeStat | undefined>;
  /** @throws SessionError no-node, no-auth */
  get(path: string): Promise<{ readonly data: Uint8Array; readonly stat: NodeStat }>;
  /**
   * @param version what it has to have been until now
   * @throws SessionError no-node, bad-version, no-auth
   */
  set(path: string, data: Uint8Array, version: number): Promise<NodeStat>;
  /** @throws SessionError no-node, no-auth */
  delete(path: string): Promise<void>;
  /** Ends the session on the server, too, where that can be reached: its ephemeral nodes go at once. */
  close(): Promise<void>;
}

export type NodeKind = "persistent" | "ephemeral-sequential";

export interface NodeStat {
  /** Id of the transaction that created it: it grows over the life of the ensemble; digits. */
  readonly czxid: string;
  /** How often it was written. */
  readonly version: number;
  /** Of the session whose end it goes with; hexadecimal, "0" where it is persistent. */
  readonly owner: string;
}

export type OpenSession = (options: SessionOptions) => Session;

export type SessionErrorCode =
  | "no-node"
  | "node-exists"
  | "bad-version"
  | "no-auth" // it is known who asks, and may not
  | "auth-failed" // user or password are wrong in form or refused
  | "connection-loss" // no answer: it may have been done
  | "session-lost"
  | "other";

export class SessionError extends Error {
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "SessionError";
    this.code = code;
  }
}

export function isSessionError(error: unknown, code: SessionErrorCode): error is SessionError {
  return error instanceof SessionError && error.code === code;
}
