/** How fast what ran on a host that died runs elsewhere, by the real service on three real hosts. */
import { Clone } from "../lab/clone.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { Service } from "../lab/service.ts";
import { startHosts } from "../lab/start-hosts.ts";
import { until } from "../lab/until.ts";
import { EngineApi } from "./engine-api.ts";
import { type Row, timed } from "./measure.ts";

const CONTAINERS = 30;
/** Milliseconds. */
const LOST_AFTER = 5_000;
const NAMES = Array.from({ length: CONTAINERS }, (_, index) => `moved${index}`);

/** Ours is measured once: the host dies but once. */
export async function lostHostRow(): Promise<Row> {
  const hosts = await startHosts();
  const [first, second, third] = [hosts.host(1), hosts.host(2), hosts.host(3)];
  const survivors = [first, second].map(({ engine }) => new EngineApi(engine.socket));
  const service = await Service.launch(first.engine, {
    ACS_CLUSTER_ENDPOINT: hosts.endpoints,
    ACS_CRONTAB: "* * * * * *",
  }, {});
  try {
    const floor = [await bare(survivors), await bare(survivors), await bare(survivors)];
    await prepare(third, service);
    await third.powerOff();
    const ours = await timed(() =>
      until("all run elsewhere", async () => (await running(survivors)) === CONTAINERS, 120_000)
    );
    return {
      name: `host killed → its ${CONTAINERS} replaced, less lostAfter`,
      floorName: "create + start of all at once",
      aim: 1.3,
      ...{ ours: [ours - LOST_AFTER], floor },
    };
  } finally {
    for (const api of survivors) api.close();
    await service.close();
    await hosts.stop();
  }
}

/** Half of them on each, all at once, and away again. */
async function bare(survivors: readonly EngineApi[]): Promise<number> {
  const places = NAMES.map((name, index) => ({ name, api: survivors[index % survivors.length]! }));
  const time = await timed(() =>
    Promise.all(places.map(async ({ name, api }) => {
      await api.start(await api.create(name, { HostConfig: { Init: true } }));
    }))
  );
  await Promise.all(
    places.map(({ name, api }) => api.call("DELETE", `/containers/${name}?force=true`)),
  );
  return time;
}

/** All of them run on the host, and are in the snapshot. */
async function prepare({ engine }: LabHost, service: Service): Promise<void> {
  const api = new EngineApi(engine.socket);
  await Promise.all(NAMES.map(async (name) => {
    const more = { Labels: { "ark.labels.schedule": name }, HostConfig: { Init: true } };
    await api.start(await api.create(name, more));
  }));
  api.close();
  await service.get("/schedule/snapshot");
  const clone = await Clone.of(service.repository);
  const policy = (await clone.read("cluster.yaml")).replace(/^lostAfter: .*$/m, "lostAfter: 5s");
  const revision = await clone.push({ "cluster.yaml": policy });
  await clone.close();
  await until("it is in force", async () => {
    const { revision: inForce, workloads } = await service.status();
    return inForce === revision && workloads.filter(({ sync }) => sync === "synced").length >= 30;
  });
}

async function running(survivors: readonly EngineApi[]): Promise<number> {
  const filters = encodeURIComponent(JSON.stringify({ name: ["moved"], status: ["running"] }));
  const lists = survivors.map((api) => api.call("GET", `/containers/json?filters=${filters}`));
  return (await Promise.all(lists)).flatMap((list) => JSON.parse(list) as unknown[]).length;
}
