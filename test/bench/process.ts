/** The service as a process: how soon it is there, and how much memory it takes. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../lab/engine.ts";
import { Service } from "../lab/service.ts";
import { type Count, median, timed } from "./measure.ts";

const STARTS = 7;

export async function processCounts(engine: Engine): Promise<Count[]> {
  const service = await Service.on(engine, { ACS_CRONTAB: "* * * * * *" }, "dist");
  try {
    await service.post("/schedule/snapshot");
    const starts: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      await service.end();
      starts.push(await timed(() => service.start()));
    }
    await rounds(service, 60);
    return [
      {
        name: "start to first round, 500 containers",
        value: `${median(starts).toFixed(0)} ms`,
        aim: "",
      },
      {
        name: "resident memory, 500 containers",
        value: `${await residentMegabytes(service)} MB`,
        aim: "< 120 MB",
      },
    ];
  } finally {
    await service.close();
  }
}

export async function residentMegabytes({ pid }: Service): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024).toFixed(0);
}

/** Waits until so many more rounds are over, and asks seldom: each answer takes memory too. */
export async function rounds(service: Service, more: number): Promise<void> {
  const goal = await finished(service) + more;
  while (await finished(service) < goal) await sleep(5_000);
}

async function finished(service: Service): Promise<number> {
  const { body } = await service.get("/metrics");
  return Number(/round_duration_seconds_count\{result="ok"\} (\d+)/.exec(body as string)?.[1] ?? 0);
}
