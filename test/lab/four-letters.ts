/**
 * What a ZooKeeper server says to a command of four letters.
 * Source: https://zookeeper.apache.org/doc/r3.8.0/zookeeperAdmin.html#sc_4lw
 */
import { connect } from "node:net";

/** Rejects where it does not answer to the end within so many milliseconds. */
export function fourLetters(
  command: "srvr" | "cons" | "dump" | "mntr",
  { host, port }: { readonly host: string; readonly port: number },
  deadline = 500,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ host, port }, () => socket.write(command));
    const timer = setTimeout(() => socket.destroy(new Error(`${command}: no answer`)), deadline);
    socket.setEncoding("utf8").on("data", (text: string) => answer += text);
    socket.once("end", () => resolve(answer));
    socket.once("error", reject);
    socket.once("close", () => clearTimeout(timer));
  });
}
