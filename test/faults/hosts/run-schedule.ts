/** Carries a schedule of faults out, one at a time on each host. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Hosts } from "../../lab/hosts.ts";
import type { LabHost } from "../../lab/lab-host.ts";
import { until } from "../../lab/until.ts";
import { DEEDS } from "./deeds.ts";
import type { Sampler } from "./sampler.ts";
import { type Fault, type FaultKind, FAULTS } from "./schedule.ts";

export interface RunOptions {
  readonly sampler: Sampler;
  /** Told of each fault as it begins, in words. */
  readonly say: (words: string) => void;
  /** What a fault lasts for, beside its time: until this is so. */
  readonly seen?: () => Promise<boolean>;
}

/** Resolves when all is mended. Rejects where a fault could not be done or undone. */
export async function runSchedule(
  schedule: readonly Fault[],
  hosts: Hosts,
  { sampler, say, seen }: RunOptions,
): Promise<void> {
  const busy = new Map<number, Promise<void>>();
  for (const fault of schedule) {
    await sleep(fault.after);
    const { kind, host: number } = fault;
    const others = hosts.all.filter((it) => it.number !== number);
    const other = others[0]!;
    const victims = FAULTS[kind].away ? [number] : [number, other.number];
    for (const victim of victims) await busy.get(victim);
    const host = hosts.host(number);
    say(`${kind}: ${host.name}, for ${fault.lasting} ms`);
    const lasting = async () => {
      await sleep(fault.lasting);
      if (seen !== undefined) await until(`${fault.kind} has been dealt with`, seen, 60_000);
    };
    const done = carryOut(fault.kind, [host, other], sampler, lasting);
    done.catch(() => undefined); // it is awaited, and thrown, later
    for (const victim of victims) busy.set(victim, done);
  }
  await Promise.all(busy.values());
}

async function carryOut(
  kind: FaultKind,
  [host, other]: readonly [LabHost, LabHost],
  sampler: Sampler,
  lasting: () => Promise<void>,
): Promise<void> {
  const { begin, end } = DEEDS[kind];
  const leave = FAULTS[kind].away ? sampler.leave(host.name) : undefined;
  await begin(host, other);
  leave?.gone();
  try {
    await lasting();
  } finally {
    leave?.returning();
    await end(host, other);
    leave?.back();
  }
}
