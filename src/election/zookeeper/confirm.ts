/** The question whose answer proves that a session is alive. */
import { isSessionError, type Session } from "./session.ts";

/** The highest that there is: no node was ever written so often. */
const IMPOSSIBLE = 2 ** 31 - 1;

/**
 * A server answers what is read by itself, also for some time after it has lost the others, who may
 * have ended the session by then. What is written they decide together, and only for a session that
 * is alive: so this writes what cannot be written, which changes nothing and wakes nobody.
 * Source: https://zookeeper.apache.org/doc/r3.8.0/zookeeperInternals.html#sc_consistency
 * @param path of a node that the session may write
 * @returns whether the node is there
 * @throws SessionError
 */
export async function confirm(session: Session, path: string): Promise<boolean> {
  try {
    await session.set(path, new Uint8Array(), IMPOSSIBLE);
  } catch (error) {
    if (isSessionError(error, "no-node")) return false;
    if (!isSessionError(error, "bad-version")) throw error;
  }
  return true;
}
