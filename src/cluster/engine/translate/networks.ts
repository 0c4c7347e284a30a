/**
 * The networks. A container is created on one of them and connected to the others afterwards; the
 * engine's default network is not said.
 */
import type { ContainerSpec, NetworkAttachment } from "../../../model/container-spec.ts";
import { sortKeys } from "../../../model/sorting.ts";
import { attachmentOrder } from "../../../model/spelling.ts";
import { namespaceMode } from "./codecs.ts";
import { readEndpoint, readLinks, writeEndpoint } from "./endpoint-settings.ts";
import type { Endpoint, Inspect, ReportedEndpoint } from "./engine-types.ts";
import type { CaptureContext, Part } from "./part.ts";

const BRIDGE = "bridge";

type Reported = Readonly<Record<string, ReportedEndpoint>>;

const networks: Part = {
  paths: ["HostConfig.NetworkMode", "HostConfig.Links"],
  read(inspect, context) {
    const mode = String(inspect.HostConfig["NetworkMode"] ?? "");
    if (!isNetwork(mode)) return { network_mode: namespaceMode.read(mode, context)! };
    const reported = (inspect.NetworkSettings["Networks"] ?? {}) as Reported;
    const primary = primaryOf(mode, reported, context);
    const links = readLinks([
      ...((inspect.HostConfig["Links"] ?? []) as string[]),
      ...(reported[primary]?.Links ?? []),
    ]);
    const attachments = readAttachments(primary, reported, inspect);
    const plain = primary === BRIDGE && Object.keys(attachments).length === 1 &&
      Object.keys(attachments[BRIDGE] ?? {}).length === 0;
    return { ...(!plain && { networks: attachments }), ...(links.length > 0 && { links }) };
  },
  write(spec, body) {
    const { network_mode, networks = {}, links = [] } = spec;
    if (network_mode !== undefined) {
      body.HostConfig["NetworkMode"] = network_mode;
      return;
    }
    const [primary = BRIDGE] = attachmentOrder(networks);
    const isDefault = primary === BRIDGE;
    body.HostConfig["NetworkMode"] = isDefault ? "default" : primary;
    if (isDefault && links.length > 0) body.HostConfig["Links"] = links;
    const attachment = { ...networks[primary] };
    if (spec.mac_address !== undefined) attachment.mac_address = spec.mac_address;
    const endpoint = writeEndpoint(attachment, isDefault ? [] : links);
    if (!isDefault || Object.keys(endpoint).length > 0) {
      body.NetworkingConfig = { EndpointsConfig: { [primary]: endpoint } };
    }
  },
};

/** What is to be connected after the container was created, in order. */
export function furtherNetworks(spec: ContainerSpec): { network: string; config: Endpoint }[] {
  const [, ...others] = attachmentOrder(spec.networks ?? {});
  return others.map((network) => {
    const attachment = spec.networks![network] ?? {};
    return { network, config: writeEndpoint(attachment, attachment["x-ark"]?.links ?? []) };
  });
}

/** Whether the mode is a network rather than another way to be connected, or not. */
function isNetwork(mode: string): boolean {
  return mode !== "host" && mode !== "none" && !mode.startsWith("container:");
}

/** The mode may be the network's id. */
function primaryOf(mode: string, reported: Reported, context: CaptureContext): string {
  if (mode === "" || mode === "default") return BRIDGE;
  if (mode in reported) return mode;
  const byId = Object.entries(reported).find(([, { NetworkID }]) => NetworkID?.startsWith(mode));
  return byId?.[0] ?? context.networks.get(mode) ?? mode;
}

function readAttachments(
  primary: string,
  reported: Reported,
  inspect: Inspect,
): Record<string, NetworkAttachment> {
  const names = Object.keys(reported).length > 0 ? Object.keys(reported) : [primary];
  const attachments = sortKeys(Object.fromEntries(names.map((name) => {
    const endpoint = reported[name] ?? {};
    const links = name === primary ? [] : readLinks(endpoint.Links);
    return [name, {
      ...readEndpoint(endpoint, inspect),
      ...(links.length > 0 && { "x-ark": { links } }),
    }];
  })));
  const chosen = attachments[primary];
  if (chosen !== undefined && attachmentOrder(attachments)[0] !== primary) chosen.priority = 1;
  return attachments;
}

export const NETWORKS: readonly Part[] = [networks];
