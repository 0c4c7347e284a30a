/**
 * What a result code of ZooKeeper means to this program.
 * Source: https://zookeeper.apache.org/doc/r3.8.0/apidocs/zookeeper-server/org/apache/zookeeper/KeeperException.Code.html
 */
import { SessionError, type SessionErrorCode } from "./session.ts";

export const OK = 0;
export const NO_NODE = -101;

const MEANINGS: Readonly<Record<number, readonly [SessionErrorCode, string]>> = {
  [-4]: ["connection-loss", "the connection broke"],
  [-7]: ["connection-loss", "no answer in time"],
  [-9]: ["connection-loss", "there is no connection"],
  [NO_NODE]: ["no-node", "there is no such node"],
  [-102]: ["no-auth", "not permitted"],
  [-103]: ["bad-version", "the node was written meanwhile"],
  [-110]: ["node-exists", "there is such a node"],
  [-112]: ["session-lost", "the session has expired"],
  [-115]: ["auth-failed", "the user or the password is refused"],
  [-116]: ["connection-loss", "the connection was closed"],
  [-118]: ["connection-loss", "the session has moved to another connection"],
};

/** @param asked for people: "get /a/b" */
export function resultError(result: number, asked: string): SessionError {
  const [code, meaning] = MEANINGS[result] ?? ["other", `ZooKeeper answers ${result}`];
  return new SessionError(code, `${asked}: ${meaning}`);
}
