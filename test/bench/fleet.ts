/** Rounds and snapshots with 500 containers that run. */
import type { Engine } from "../lab/engine.ts";
import { pooled } from "../../src/cluster/engine/pool.ts";
import type { EngineApi } from "./engine-api.ts";
import { inProcess } from "./in-process.ts";
import { type Count, inTurn, type Row, timed } from "./measure.ts";
import { Tap } from "./tap.ts";

const CONTAINERS = 500;
const TIMES = 11;
const ROUNDS = 1_000;
const WIDTH = 16;

/** They differ, as containers do, and share the host's network, which starts fastest. */
export async function startFleet(api: EngineApi): Promise<string[]> {
  const numbers = Array.from({ length: CONTAINERS }, (_, index) => index);
  return await pooled(numbers, 8, async (index) => {
    const id = await api.create(`fleet${index}`, {
      Env: [`INDEX=${index}`, "TZ=UTC"],
      Labels: { "ark.labels.schedule": `fleet${index}`, team: `t${index % 20}` },
      HostConfig: { NetworkMode: "host", Memory: 32 * 2 ** 20, Init: true },
    });
    await api.start(id);
    return id;
  });
}

export async function roundRow(engine: Engine, api: EngineApi): Promise<Row> {
  const ark = await inProcess(engine.socket, { looping: true });
  try {
    await ark.service.snapshot(CAPTURE);
    await ark.reconciler.round();
    const times = await inTurn(
      TIMES,
      () => timed(() => ark.reconciler.round()),
      () => timed(() => api.call("GET", "/containers/json?all=1")),
    );
    const name = `round with no drift, ${CONTAINERS} containers`;
    return { name, floorName: "GET /containers/json?all=1", aim: 1.5, ...times };
  } finally {
    await ark.close();
  }
}

export async function captureRow(
  engine: Engine,
  api: EngineApi,
  ids: readonly string[],
): Promise<Row> {
  const times = await inTurn(TIMES, async () => {
    const ark = await inProcess(engine.socket, { looping: false });
    try {
      return await timed(() => ark.service.snapshot(CAPTURE));
    } finally {
      await ark.close();
    }
  }, () => timed(() => pooled(ids, WIDTH, (id) => api.inspect(id))));
  const name = `capture of ${CONTAINERS} containers, cold, with its commit`;
  return { name, floorName: `inspect all, ${WIDTH} at once`, aim: 1.5, ...times };
}

/** What a thousand rounds without drift ask of the engine. */
export async function quietCounts(engine: Engine): Promise<Count[]> {
  const tap = await Tap.on(engine.socket);
  const ark = await inProcess(tap.socket, { looping: true });
  try {
    await ark.service.snapshot(CAPTURE);
    await ark.reconciler.round();
    tap.reset();
    for (let round = 0; round < ROUNDS; round++) await ark.reconciler.round();
    const { lists, inspects, mutations } = tap;
    const name = `${ROUNDS} rounds without drift:`;
    return [
      { name: `${name} list calls`, value: String(lists), aim: String(ROUNDS) },
      { name: `${name} inspects`, value: String(inspects), aim: "0" },
      { name: `${name} mutating calls`, value: String(mutations), aim: "0" },
    ];
  } finally {
    await ark.close();
    await tap.close();
  }
}

const BENCH = { name: "bench", email: "bench@localhost" };
const CAPTURE = { author: BENCH, force: false, prune: false, mode: "commit" } as const;
