/** A container's spec from what a manager makes of its engine's report. Pure. */
import { labelItems, PLACEMENT_LABELS } from "../../model/classic-placement.ts";
import { type ImageDefaults, STAMP } from "../../model/observation.ts";
import type { Inspect, Json } from "../engine/translate/engine-types.ts";
import type { CaptureContext } from "../engine/translate/part.ts";
import { type Capture, specFromInspect } from "../engine/translate/spec-from-inspect.ts";

/** By it the manager knows a container again that it has made anew. */
export const SWARM_ID = "com.docker.swarm.id";

interface SwarmInspect extends Inspect {
  readonly Node?: { readonly IP?: string; readonly Cpus?: number };
}

type Labels = Readonly<Record<string, string>>;
type Bindings = Readonly<Record<string, readonly Json[] | null>>;

export function readSwarmInspect(
  inspect: SwarmInspect,
  image: ImageDefaults,
  context: CaptureContext,
): Capture {
  const { Config, HostConfig, Node = {} } = inspect;
  const { [SWARM_ID]: id, ...labels } = (Config["Labels"] ?? {}) as Labels;
  // The manager's own words for a create have no cgroup namespace: what is there is the engine's.
  const { CgroupnsMode: _, ...host } = HostConfig;
  const report = {
    ...inspect,
    Config: { ...Config, Labels: asWished(labels) },
    HostConfig: {
      ...host,
      PortBindings: everyAddress(host["PortBindings"] as Bindings | null, Node.IP),
      ...(id !== undefined && { CpuShares: cpusOf(host["CpuShares"], Node.Cpus) }),
    },
  };
  return specFromInspect(report, image, context);
}

/** Without the constraints that this program added. */
function asWished(labels: Labels): Labels {
  const added = labelItems(labels[STAMP.constraints] ?? "[]") ?? [];
  const { [PLACEMENT_LABELS.constraint]: constraints, ...rest } = labels;
  if (constraints === undefined || added.length === 0) return labels;
  const wished = (labelItems(constraints) ?? []).filter((it) => !added.includes(it));
  if (wished.length === 0) return rest;
  return { ...rest, [PLACEMENT_LABELS.constraint]: JSON.stringify(wished) };
}

/** The manager puts the node's address where the engine says "0.0.0.0". */
function everyAddress(bindings: Bindings | null, ip: string | undefined): Bindings {
  const entries = Object.entries(bindings ?? {}).map(([port, each]) =>
    [
      port,
      (each ?? []).map((it) => (it["HostIp"] === ip && ip ? { ...it, HostIp: "0.0.0.0" } : it)),
    ] as const
  );
  return Object.fromEntries(entries);
}

/**
 * The manager takes CPU shares for processors, and gives the engine ⌈shares · 1024 / processors⌉.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/cluster/engine.go
 */
function cpusOf(shares: unknown, processors: number | undefined): unknown {
  if (typeof shares !== "number" || shares === 0 || !processors) return shares;
  return Math.floor(shares * processors / 1024);
}
