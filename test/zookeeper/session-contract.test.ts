/** What every session does, with a real ensemble. */
import { zooKeeperSessionContract } from "../contracts/zookeeper-session.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { Client, CLIENTS, Links } from "./clients.ts";

const TIMEOUT = 2000;

for (const [name, connect] of CLIENTS) {
  zooKeeperSessionContract(name, async () => {
    const ensemble = await borrowZooKeeper();
    const opened: Links[] = [];
    return {
      timeout: TIMEOUT,
      open: async ({ auth, cut = false }) => {
        const links = await Links.to(ensemble);
        opened.push(links);
        if (cut) links.cut();
        const { session, told } = new Client(connect, {
          ...{ servers: links.servers, timeout: TIMEOUT },
          ...(auth !== undefined && { auth }),
        });
        const leave = () => {
          links.reset();
          return session.close();
        };
        return { session, told, cut: () => links.cut(), heal: () => links.mend(), leave };
      },
      close: async () => {
        await Promise.all(opened.map((links) => links.close()));
        await ensemble.close();
      },
    };
  });
}
