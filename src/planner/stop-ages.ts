/** How long stops have lasted, so that none is forgotten. */
import {
  type Maintenance,
  type Scope,
  scopeWords,
  type Stop,
  type StopAge,
} from "../model/maintenance.ts";
import type { Memory } from "../model/memory.ts";
import type { Snapshot } from "../model/snapshot.ts";

/** Of every stop in force: the cluster's first. @param now milliseconds since 1970 */
export function stopAges(
  { maintenance, cluster }: Snapshot,
  memory: Memory,
  now: number,
): StopAge[] {
  return stopsIn(maintenance).map(({ scope, stop }) => {
    const since = stop.since ?? memory.stops?.[scopeWords(scope)] ?? now;
    const lasting = now - since >= cluster.maintenance.remindAfter;
    return { ...scope, since, forgotten: lasting && stop.until === undefined };
  });
}

/** When the stops that do not say it themselves were first seen, by their scope in words. */
export function stopsSeen(
  maintenance: Maintenance,
  memory: Memory,
  now: number,
): Record<string, number> {
  const silent = stopsIn(maintenance).filter(({ stop }) => stop.since === undefined);
  const keys = silent.map(({ scope }) => scopeWords(scope));
  return Object.fromEntries(keys.map((key) => [key, memory.stops?.[key] ?? now]));
}

function stopsIn({ scheduling, stop = {}, holds }: Maintenance): { scope: Scope; stop: Stop }[] {
  const all = scheduling === "stopped" ? [{ scope: {}, stop }] : [];
  return [
    ...all,
    ...holds.map((hold) => ({
      scope: "node" in hold ? { node: hold.node } : { workload: hold.workload },
      stop: hold,
    })),
  ];
}
