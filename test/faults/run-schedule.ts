/** Carries a schedule of faults out, several at a time where they do not get in each other's way. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Replica } from "../lab/replica.ts";
import type { Replicas } from "../lab/replicas.ts";
import { type Deed, DEEDS } from "./deeds.ts";
import type { Fault } from "./schedule.ts";

export interface RunOptions {
  /** From 0 to 1; for what a schedule leaves open. */
  readonly random: () => number;
  /** Told of each fault as it begins, in words. */
  readonly say: (words: string) => void;
}

/** Resolves when all is mended. Rejects where a fault could not be done or mended. */
export async function runSchedule(
  schedule: readonly Fault[],
  replicas: Replicas,
  { random, say }: RunOptions,
): Promise<void> {
  const busy = new Map<string, Promise<void>>();
  for (const fault of schedule) {
    await sleep(fault.after);
    const deed = DEEDS[fault.kind];
    const replica = await victim(fault, replicas);
    const place = placeOf(deed, replica);
    await busy.get(place);
    say(`${fault.kind}: ${place}, for ${fault.lasting} ms`);
    const scene = { ...fault, replica, ensemble: replicas.ensemble, random };
    const done = deed.run(scene);
    done.catch(() => undefined); // it is awaited, and thrown, later
    busy.set(place, done);
  }
  await Promise.all(busy.values());
}

async function victim({ replica, member }: Fault, replicas: Replicas): Promise<Replica> {
  if (replica !== "leader") return replicas.all[replica]!;
  const leader = await replicas.leader();
  return leader ?? replicas.all[member % replicas.all.length]!;
}

function placeOf({ on }: Deed, { address }: Replica): string {
  return on === "ensemble" ? "the ensemble" : `${address}'s ${on}`;
}
