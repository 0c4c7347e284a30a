/**
 * Places on a network that no container has any more: what held them died without saying so, with its
 * host or in the hands of the engine. A container that needs such a name or address is made, and then
 * refused each time that it is to start: "endpoint with name web already exists in network vlan701",
 * "Address already in use".
 *
 * They are looked for before the container is made, and not when it is refused: by then it bears the
 * name, and the engine would take the container off the network in place of the stale endpoint.
 * Source: https://github.com/moby/moby/blob/v20.10.25/daemon/network.go (DisconnectContainerFromNetwork),
 * https://github.com/moby/moby/blob/v20.10.25/api/server/router/network/network_routes.go
 * (buildContainerAttachments)
 */
import { isIP } from "node:net";
import type Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import type { NetworkAttachment } from "../../model/container-spec.ts";
import type { CreateOrder } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";

const DEADLINE = 15_000;
/** What the engine's report begins with where it knows no container for an endpoint. */
const NOBODY = /^ep-/;

/** A network as far as it matters here. */
export interface Occupied {
  readonly name: string;
  /** Global: other engines have endpoints on it, too, which look like nobody's here. */
  readonly scope: string;
  readonly endpoints: readonly OccupiedEndpoint[];
}

export interface OccupiedEndpoint {
  /** The container's id, or "ep-" and the endpoint's. */
  readonly holder: string;
  readonly name: string;
  readonly addresses: readonly string[];
}

/**
 * Those in the way of a container that is to be made, and that may be taken away. Whatever may belong
 * to a living container stays. Pure.
 * @param name of the container: whoever makes it says that no other of that name is to be
 */
export function inTheWay(
  name: string,
  attachment: NetworkAttachment,
  network: Occupied,
): OccupiedEndpoint[] {
  const wished = [attachment.ipv4_address, attachment.ipv6_address].filter((it) => it && isIP(it));
  return network.endpoints.filter((it) => {
    if (!NOBODY.test(it.holder)) return false;
    if (it.name === name) return true;
    // On a network of several engines it may be a living container of another one.
    if (network.scope !== "local") return false;
    return it.addresses.some((address) => wished.includes(address));
  });
}

/** Takes away what is in the way of the container on each of its networks. */
export async function releaseStaleEndpoints(
  client: EngineClient,
  order: CreateOrder,
  signal: AbortSignal,
): Promise<void> {
  for (const [network, attachment] of Object.entries(order.spec.networks ?? {})) {
    const occupied = await look(client, network, signal);
    if (occupied === undefined) continue;
    for (const endpoint of inTheWay(order.name, attachment, occupied)) {
      await release(client, order, network, endpoint, signal);
    }
  }
}

/** The library takes options here, too, though its types do not say so. */
interface Inspectable {
  inspect(options: { readonly abortSignal: AbortSignal }): Promise<Docker.NetworkInspectInfo>;
}

/** @returns undefined where there is no such network, as creating the container will say */
async function look(
  client: EngineClient,
  network: string,
  signal: AbortSignal,
): Promise<Occupied | undefined> {
  const { docker } = client;
  const ask = (abortSignal: AbortSignal) =>
    (docker.getNetwork(network) as unknown as Inspectable).inspect({ abortSignal });
  const info = await client.call(`looking at the network ${network}`, DEADLINE, signal, ask)
    .catch(undefinedIfGone) as Docker.NetworkInspectInfo | undefined;
  return info && occupiedFrom(info);
}

/** From what the engine answers to `GET /networks/{id}`. Pure. */
export function occupiedFrom({ Name, Scope, Containers }: Docker.NetworkInspectInfo): Occupied {
  const endpoints = Object.entries(Containers ?? {}).map(([holder, it]) => ({
    holder,
    name: it.Name,
    addresses: [it.IPv4Address, it.IPv6Address].map((address) => address.split("/")[0]!),
  }));
  return { name: Name, scope: Scope, endpoints };
}

/** By its name, which is the only way; so nothing here may bear it, whole or as the start of an id. */
async function release(
  client: EngineClient,
  order: CreateOrder,
  network: string,
  { name, addresses }: OccupiedEndpoint,
  signal: AbortSignal,
): Promise<void> {
  const { docker } = client;
  const bearer = await client.call(
    `looking for a container ${name}`,
    DEADLINE,
    signal,
    (abortSignal) => docker.getContainer(name).inspect({ abortSignal }),
  ).catch(undefinedIfGone);
  if (bearer !== undefined) return;
  order.goOn?.();
  await client.call(
    `releasing the endpoint ${name} on ${network}`,
    DEADLINE,
    signal,
    (abortSignal) =>
      docker.getNetwork(network).disconnect({ Container: name, Force: true, abortSignal }),
  ).catch(undefinedIfGone);
  const held = addresses.filter((address) => address !== "").join(" and ");
  order.tell?.(
    `Released the endpoint ${name} on ${network}, which held ${held} for a container that is gone.`,
  );
}

function undefinedIfGone(error: unknown): undefined {
  if (!(error instanceof ArkError) || error.code !== "engine-not-found") throw error;
}
