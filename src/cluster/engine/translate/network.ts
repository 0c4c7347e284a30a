/** Names, addresses, ports and the networks that a container is on. */
import { shortId } from "../../../model/short-id.ts";
import { extension, field, type Part } from "./part.ts";
import { flag, list, set, text } from "./codecs.ts";
import { NETWORKS } from "./networks.ts";
import { PORTS } from "./ports.ts";

/**
 * The engine calls a container by the beginning of its id where it was not given a name, and by the
 * node's on the host's network. On another container's network it bears that one's names.
 */
const hostname: Part = {
  paths: ["Config.Hostname", "Config.Domainname"],
  read({ Id, Config, HostConfig }, context) {
    if (String(HostConfig["NetworkMode"]).startsWith("container:")) return {};
    const hostname = text.read(Config["Hostname"]);
    const domainname = text.read(Config["Domainname"]);
    const given = hostname !== shortId(Id) &&
      !(HostConfig["NetworkMode"] === "host" && hostname === context.defaults.hostname);
    return { ...(given && hostname && { hostname }), ...(domainname && { domainname }) };
  },
  write({ hostname, domainname }, body) {
    if (hostname !== undefined) body["Hostname"] = hostname;
    if (domainname !== undefined) body["Domainname"] = domainname;
  },
};

export const NETWORK: readonly Part[] = [
  hostname,
  ...PORTS,
  ...NETWORKS,
  field("mac_address", "Config.MacAddress", text),
  field("dns", "HostConfig.Dns", list),
  field("dns_search", "HostConfig.DnsSearch", list),
  field("dns_opt", "HostConfig.DnsOptions", set),
  field("extra_hosts", "HostConfig.ExtraHosts", list),
  extension("network_disabled", "Config.NetworkDisabled", flag),
];
