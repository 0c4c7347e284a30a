/** A container's settings on one network. */
import type { NetworkAttachment } from "../../../model/container-spec.ts";
import { shortId } from "../../../model/short-id.ts";
import { sortedUnique, sortKeys } from "../../../model/sorting.ts";
import type { Endpoint, Inspect, ReportedEndpoint } from "./engine-types.ts";

/** The links are apart: where they are said depends on the network. */
export function readEndpoint(endpoint: ReportedEndpoint, inspect: Inspect): NetworkAttachment {
  const { IPAMConfig: address, DriverOpts: options } = endpoint;
  const aliases = ownAliases(endpoint.Aliases ?? [], inspect);
  return {
    ...(aliases.length > 0 && { aliases }),
    ...(address?.IPv4Address && { ipv4_address: address.IPv4Address }),
    ...(address?.IPv6Address && { ipv6_address: address.IPv6Address }),
    ...(address?.LinkLocalIPs?.length && { link_local_ips: sortedUnique(address.LinkLocalIPs) }),
    ...(options && Object.keys(options).length > 0 && { driver_opts: sortKeys(options) }),
    ...(endpoint.GwPriority && { gw_priority: endpoint.GwPriority }),
    ...(endpoint.MacAddress && isWish(endpoint) && { mac_address: endpoint.MacAddress }),
  };
}

export function writeEndpoint(attachment: NetworkAttachment, links: readonly string[]): Endpoint {
  const { ipv4_address, ipv6_address, link_local_ips, driver_opts, gw_priority } = attachment;
  const address = {
    ...(ipv4_address && { IPv4Address: ipv4_address }),
    ...(ipv6_address && { IPv6Address: ipv6_address }),
    ...(link_local_ips && { LinkLocalIPs: link_local_ips }),
  };
  return {
    ...(Object.keys(address).length > 0 && { IPAMConfig: address }),
    ...(attachment.aliases && { Aliases: attachment.aliases }),
    ...(links.length > 0 && { Links: links }),
    ...(attachment.mac_address && { MacAddress: attachment.mac_address }),
    ...(driver_opts && { DriverOpts: driver_opts }),
    ...(gw_priority && { GwPriority: gw_priority }),
  };
}

/** "name:alias"; the engine also keeps "name" alone, and "/name:/container/alias". */
export function readLinks(links: readonly string[] | null | undefined): string[] {
  return sortedUnique((links ?? []).map((link) => {
    const [name, alias] = link.split(":");
    const bare = name!.replace(/^\//, "");
    return `${bare}:${alias?.split("/").at(-1) ?? bare}`;
  }));
}

/** When it starts a container, the engine adds the beginning of its id and then its host name. */
function ownAliases(aliases: readonly string[], { Id, Config }: Inspect): string[] {
  const id = aliases.indexOf(shortId(Id));
  if (id < 0) return sortedUnique(aliases);
  return sortedUnique([
    ...aliases.slice(0, id),
    ...aliases.slice(id + 1).filter((alias) => alias !== Config["Hostname"]),
  ]);
}

/** Once connected, an address that was asked for looks like one that the engine made up. */
function isWish({ EndpointID }: ReportedEndpoint): boolean {
  return !EndpointID;
}
