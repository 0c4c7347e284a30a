/** Whether a ZooKeeper server can do more than answer. */
import { plainConnect } from "../../src/election/zookeeper/plain-connection.ts";

/** How long that may take; milliseconds. */
const DEADLINE = 1_000;

/** Whether a session can be begun by way of this server, which takes a majority. */
export function beginsSession(
  { host, port }: { readonly host: string; readonly port: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const told = (begun: boolean) => () => {
      clearTimeout(timer);
      resolve(begun);
      if (begun) void connection.end();
      else connection.drop();
    };
    const timer = setTimeout(told(false), DEADLINE);
    const events = { opened: told(true), changed: () => {}, ended: told(false) };
    const connection = plainConnect({ address: host, port, timeout: 2 * DEADLINE, events });
  });
}
