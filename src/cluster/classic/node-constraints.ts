/** What a manager has to be told of nodes beside what a workload asks for. */
import type { ContainerSpec } from "../../model/container-spec.ts";
import { ANY_NODE } from "../../model/plan.ts";
import type { SwarmObserver } from "./swarm-observer.ts";

/** Networks that every engine has. */
const BUILT_IN: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);

/**
 * As in "node==a". All that name one node are soft, since the manager keeps them with the
 * container: were they strict, its own policy could never make it elsewhere. Which nodes have the
 * networks is strict: the manager does not look.
 */
export async function nodeConstraints(
  node: string,
  spec: ContainerSpec,
  observer: SwarmObserver,
  signal: AbortSignal,
): Promise<string[]> {
  if (node !== ANY_NODE) return [`node==~${node}`];
  const networks = Object.keys(spec.networks ?? {}).filter((name) => !BUILT_IN.has(name));
  const wish = spec["x-ark"]?.node;
  const wished = (having: readonly string[]) =>
    wish !== undefined && having.includes(wish) ? [`node==~${wish}`] : [];
  if (networks.length === 0) return wish === undefined ? [] : [`node==~${wish}`];
  const { answering, having } = await observer.nodesWith(networks, signal);
  if (having.length === 0 || having.length === answering.length) return wished(answering);
  return [`node==/^(${having.map(escaped).join("|")})$/`, ...wished(having)];
}

function escaped(name: string): string {
  return name.replace(/[.+*?()[\]{}|^$\\]/g, "\\$&");
}
