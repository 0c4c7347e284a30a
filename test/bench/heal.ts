/** How fast a container runs again, by the real service in a process of its own. */
import type { Engine } from "../lab/engine.ts";
import { inspect, runOnBridge } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { until } from "../lab/until.ts";
import type { EngineApi } from "./engine-api.ts";
import { inTurn, type Row, timed } from "./measure.ts";

/** Each container is hurt once, so that no back-off is measured. */
const TIMES = 11;

export async function healRows(engine: Engine, api: EngineApi): Promise<Row[]> {
  const service = await Service.on(engine);
  try {
    for (let turn = 0; turn < TIMES; turn++) {
      for (const name of [`kill${turn}`, `gone${turn}`]) {
        await runOnBridge(engine, name, "busybox:1", "sleep", "100000");
      }
    }
    await service.get("/schedule/snapshot");
    const settled = () =>
      until("nothing is to be done", async () => {
        const { actions } = (await service.get("/schedule/plan")).body as { actions: unknown[] };
        return actions.length === 0;
      });
    const killed = await inTurn(TIMES, async (turn) => {
      await settled();
      return await timeToRun(
        engine,
        api,
        `kill${turn}`,
        () => api.call("POST", `/containers/kill${turn}/kill`),
      );
    }, () => bareStart(api));
    const gone = await inTurn(TIMES, async (turn) => {
      await settled();
      return await timeToRun(
        engine,
        api,
        `gone${turn}`,
        () => api.call("DELETE", `/containers/gone${turn}?force=true`),
      );
    }, () => bareCreateAndStart(api));
    return [
      { name: "main process killed → running again", floorName: "start", aim: 1.3, ...killed },
      { name: "rm -f → running again", floorName: "create + start", aim: 1.3, ...gone },
    ];
  } finally {
    await service.close();
  }
}

/** From the engine's answer that it is down until it runs, in a new life. */
async function timeToRun(
  engine: Engine,
  api: EngineApi,
  name: string,
  hurt: () => Promise<unknown>,
) {
  const before = (await inspect(engine, name)).State.StartedAt as string;
  await hurt();
  return await timed(() =>
    until(`${name} runs`, async () => {
      const { State } = JSON.parse(await api.call("GET", `/containers/${name}/json`));
      return State.Running && State.StartedAt !== before;
    })
  );
}

async function bareStart(api: EngineApi): Promise<number> {
  const id = await api.create("bare", { HostConfig: { Init: true } });
  await api.start(id);
  await api.call("POST", "/containers/bare/kill");
  const time = await timed(() => api.start(id));
  await api.call("DELETE", "/containers/bare?force=true");
  return time;
}

export async function bareCreateAndStart(api: EngineApi): Promise<number> {
  const time = await timed(async () => {
    await api.start(await api.create("bare", { HostConfig: { Init: true } }));
  });
  await api.call("DELETE", "/containers/bare?force=true");
  return time;
}
