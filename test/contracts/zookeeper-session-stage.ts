/** What the contract suite of sessions is given, and what its parts share. */
import { Buffer } from "node:buffer";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type Session,
  SessionError,
  type SessionErrorCode,
  type SessionState,
} from "../../src/election/zookeeper/session.ts";

export interface OpenedSession {
  readonly session: Session;
  /** What it was told so far, in order. */
  readonly told: readonly { readonly state: SessionState; readonly reason?: SessionError }[];
  /** From now on no message gets through, and nothing says so. */
  cut(): void | Promise<void>;
  heal(): void | Promise<void>;
  /** Closes the session when a test is over, however abruptly. */
  leave(): Promise<void>;
}

export interface EnsembleUnderTest {
  /** What is asked for; short, since tests wait for it; milliseconds. */
  readonly timeout: number;
  /** Begins a session, whether or not it gets through. */
  open(
    options: { readonly auth?: string; readonly cut?: boolean },
  ): OpenedSession | Promise<OpenedSession>;
  close(): Promise<void>;
}

/** With what most of the tests do to it. */
export interface Stage extends EnsembleUnderTest {
  connect(auth?: string): Promise<OpenedSession>;
  /** A folder that nobody has used, made with this session. */
  folder(session: Session): Promise<string>;
}

export const EMPTY = new Uint8Array();

export type Contract = ReturnType<typeof suite<Stage>>;

export async function fails(answer: Promise<unknown>, code: SessionErrorCode): Promise<void> {
  const error = await answer.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SessionError, `${code} was expected, and came: ${error}`);
  assert.is((error as SessionError).code, code, String(error));
}

export const bytes = (words: string): Uint8Array => Buffer.from(words);
export const text = (data: Uint8Array): string => Buffer.from(data).toString();
