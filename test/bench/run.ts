/** `npm run bench`: our times as ratios to a bare floor, measured in the same run on the same engine. */
import process from "node:process";
import { prepareMachine } from "../driver/machine.ts";
import { startEngine } from "../lab/start-engine.ts";
import { rowsApart } from "./apart.ts";
import { EngineApi } from "./engine-api.ts";
import { captureRow, quietCounts, roundRow, startFleet } from "./fleet.ts";
import { healRows } from "./heal.ts";
import { lostHostRow } from "./lost-host.ts";
import { countsTable, rowsTable } from "./measure.ts";
import { nodeRows } from "./nodes.ts";
import { planRow } from "./plan.ts";
import { processCounts } from "./process.ts";
import { remoteRows } from "./remote.ts";
import { replicaCounts } from "./replicas.ts";
import { remoteMemory, webhookCounts } from "./webhook.ts";

const missing = await prepareMachine();
if (missing !== undefined) {
  process.stderr.write(`bench: an engine and its measurements are not possible here: ${missing}\n`);
  process.exit(2);
}
const say = (text: string) => process.stderr.write(`${text}\n`);
const engine = await startEngine();
const api = new EngineApi(engine.socket);
try {
  say("one container at a time …");
  const rows = await healRows(engine, api);
  await engine.clear();
  say("a repository on a git server …");
  const remote = [...await webhookCounts(engine, api), await remoteMemory(engine)];
  await engine.clear();
  const remoteComparisons = await remoteRows();
  say("replicas …");
  const replicas = await replicaCounts(engine);
  await engine.clear();
  say("500 containers …");
  const ids = await startFleet(api);
  rows.push(await roundRow(engine, api));
  rows.push(await captureRow(engine, api, ids));
  rows.push(await planRow(api), ...await rowsApart("place"), ...remoteComparisons);
  say("2,000 files …");
  rows.push(...await rowsApart("load"));
  say("ten nodes …");
  rows.push(...await nodeRows());
  say("a host that dies …");
  rows.push(await lostHostRow());
  say("a thousand rounds …");
  const counts = [
    ...await quietCounts(engine),
    ...await processCounts(engine),
    ...remote,
    ...replicas,
  ];
  process.stdout.write(`${rowsTable(rows)}\n\n${countsTable(counts)}\n`);
} finally {
  api.close();
  await engine.stop();
}
