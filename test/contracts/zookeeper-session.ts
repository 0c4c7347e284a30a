/** What every session does, the fake and those of real ensembles alike. */
import { suite } from "uvu";
import type { Session } from "../../src/election/zookeeper/session.ts";
import { until } from "../lab/until.ts";
import { breaking, ending } from "./zookeeper-session-end.ts";
import { numbering, refusing, storing } from "./zookeeper-session-nodes.ts";
import { guarding, watching } from "./zookeeper-session-others.ts";
import {
  EMPTY,
  type EnsembleUnderTest,
  type OpenedSession,
  type Stage,
} from "./zookeeper-session-stage.ts";

export function zooKeeperSessionContract(
  name: string,
  open: () => Promise<EnsembleUnderTest>,
): void {
  const contract = suite<Stage>(`zookeeper session: ${name}`);
  let opened: OpenedSession[] = [];
  let folders = 0;
  contract.before(async (context) => {
    const it = await open();
    const begin = async (options: { auth?: string; cut?: boolean }) => {
      const one = await it.open(options);
      opened.push(one);
      return one;
    };
    const connect = async (auth?: string) => {
      const one = await begin(auth === undefined ? {} : { auth });
      await until("it is connected", () => one.told.at(-1)?.state === "connected");
      return one;
    };
    const folder = (session: Session) =>
      session.create(`/folder-${Date.now()}-${folders++}`, EMPTY, "persistent");
    Object.assign(context, { ...it, close: () => it.close(), open: begin, connect, folder });
  });
  contract.after.each(async () => {
    await Promise.all(opened.map((one) => one.leave()));
    opened = [];
  });
  contract.after((context) => context.close());
  storing(contract);
  refusing(contract);
  numbering(contract);
  watching(contract);
  guarding(contract);
  breaking(contract);
  ending(contract);
  contract.run();
}
