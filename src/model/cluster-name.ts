/** What a cluster is called where several are told apart: in commits, and in marks on them. */
import type { EngineEndpoint } from "./endpoint.ts";

/**
 * By what it is made of, and not by what answers at the moment: one engine by its host's name, several
 * by the hosts of their endpoints.
 * @param nodes those that have answered
 */
export function clusterNameOf(
  endpoints: readonly EngineEndpoint[],
  nodes: readonly string[],
): string {
  if (endpoints.length === 1) return nodes.join(", ");
  const hosts = endpoints.map((it) => it.kind === "unix" ? it.path : it.host);
  return [...new Set(hosts)].sort().join(", ");
}
