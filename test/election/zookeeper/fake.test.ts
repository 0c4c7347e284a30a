/** The fake ensemble is held to what real ones do. */
import type { SessionError, SessionState } from "../../../src/election/zookeeper/session.ts";
import { systemClock } from "../../../src/telemetry/clock.ts";
import { zooKeeperSessionContract } from "../../contracts/zookeeper-session.ts";
import { FakeEnsemble } from "../../fakes/zookeeper.ts";

const TIMEOUT = 200;

zooKeeperSessionContract("fake", async () => {
  const ensemble = new FakeEnsemble(systemClock);
  ensemble.delay = () => 1;
  return {
    timeout: TIMEOUT,
    open: ({ auth, cut = false }) => {
      const told: { state: SessionState; reason?: SessionError }[] = [];
      ensemble.reachable = !cut;
      ensemble.open({
        ...{ servers: [], timeout: TIMEOUT, ...(auth !== undefined && { auth }) },
        changed: (state, reason) => told.push({ state, ...(reason && { reason }) }),
      });
      const session = ensemble.newest;
      const leave = () => session.close();
      return { session, told, cut: () => session.cut(), heal: () => session.heal(), leave };
    },
    close: async () => undefined,
  };
});
