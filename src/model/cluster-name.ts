/** What a cluster is called where several are told apart: in commits, and in marks on them. */
import type { EngineEndpoint } from "./endpoint.ts";
import { formatZookeeperUrl, type ZookeeperUrl } from "./zookeeper-url.ts";

export interface ClusterSettings {
  readonly endpoints: readonly EngineEndpoint[];
  /** Where the endpoints are registered, if they are. */
  readonly discovery?: { readonly url: ZookeeperUrl };
}

/**
 * By what it is made of, and not by what answers at the moment: one engine by its host's name, several
 * by the hosts of their endpoints, those that are discovered by where that is.
 * @param nodes engines that have answered; none where it is managers that did
 */
export function clusterNameOf(
  { endpoints, discovery }: ClusterSettings,
  nodes: readonly string[],
): string {
  if (discovery !== undefined) return formatZookeeperUrl(discovery.url);
  if (endpoints.length === 1 && nodes.length > 0) return nodes.join(", ");
  const hosts = endpoints.map((it) => it.kind === "unix" ? it.path : it.host);
  const names = [...new Set(hosts)].sort();
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Marks on commits have room for a line. */
const NAMED = 3;
