/** The real service on a git server: from a push there to the container, and what memory it takes. */
import { createHmac } from "node:crypto";
import type { Engine } from "../lab/engine.ts";
import { Service } from "../lab/service.ts";
import { until } from "../lab/until.ts";
import { request } from "undici";
import type { EngineApi } from "./engine-api.ts";
import { type BenchServer, fill, importCommit, startServer } from "./git-server.ts";
import { bareCreateAndStart } from "./heal.ts";
import { type Count, median, timed } from "./measure.ts";
import { residentMegabytes, rounds } from "./process.ts";
import { FILES } from "./remote.ts";

const SECRET = "bench";
const TIMES = 9;

export async function webhookCounts(engine: Engine, api: EngineApi): Promise<Count[]> {
  const server = await startServer();
  const service = await Service.on(engine, settings(server), "dist");
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let turn = 0; turn < TIMES; turn++) {
      bare.push(await bareCreateAndStart(api));
      await importCommit(server.repository, containerOf(`pushed${turn}`));
      ours.push(
        await timed(async () => {
          await tell(service);
          await until("it runs", () => isRunning(api, `pushed${turn}`));
        }),
      );
    }
    const more = median(ours) - median(bare);
    return [{
      name: "push on the server to container running, by webhook, less create + start",
      value: `${more.toFixed(0)} ms`,
      aim: "< 300 ms",
    }];
  } finally {
    await service.close();
    await server.close();
  }
}

/** Scheduling is stopped there: it is about the repository, not about that many containers. */
export async function remoteMemory(engine: Engine): Promise<Count> {
  const server = await startServer();
  await fill(server, FILES);
  const service = await Service.on(
    engine,
    { ...settings(server), ACS_GIT_POLL: "1s", ACS_CRONTAB: "* * * * * *" },
    "dist",
  );
  try {
    await rounds(service, 60);
    const name = `resident memory, remote repository of ${FILES} files`;
    return { name, value: `${await residentMegabytes(service)} MB`, aim: "" };
  } finally {
    await service.close();
    await server.close();
  }
}

function settings({ url, username, password }: BenchServer): Record<string, string> {
  return {
    ACS_GIT_URL: url,
    ACS_GIT_USERNAME: username,
    ACS_GIT_PASSWORD: password,
    ACS_GIT_POLL: "10m",
    ACS_WEBHOOK_SECRET: SECRET,
  };
}

function containerOf(name: string): ReadonlyMap<string, string> {
  const service =
    `  ${name}:\n    image: busybox:1\n    init: true\n    command: [sleep, "1000"]\n`;
  return new Map([[`containers/${name}.yaml`, `services:\n${service}`]]);
}

async function tell(service: Service): Promise<void> {
  const body = JSON.stringify({ ref: "refs/heads/main" });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const answer = await request(`${service.url}/schedule/webhook`, {
    method: "POST",
    headers: { "x-github-event": "push", "x-hub-signature-256": `sha256=${signature}` },
    body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 202) throw new Error(`the webhook answers ${answer.statusCode}`);
}

async function isRunning(api: EngineApi, name: string): Promise<boolean> {
  try {
    return JSON.parse(await api.call("GET", `/containers/${name}/json`)).State.Running;
  } catch {
    return false;
  }
}
