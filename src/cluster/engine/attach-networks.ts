/** What follows the creation of a container: it is put on its other networks, or taken away again. */
import type Docker from "dockerode";
import type { CreateOrder } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import type { Creation } from "./translate/create-body.ts";

const DEADLINE = 60_000;

/** @param networkOf what the API calls the network of that name */
export async function attachNetworks(
  client: EngineClient,
  id: string,
  attachments: Creation["attachments"],
  { name, goOn }: CreateOrder,
  signal: AbortSignal,
  networkOf: (name: string) => string = (network) => network,
): Promise<void> {
  for (const { network, config } of attachments) {
    goOn?.();
    await client.call(
      `connecting ${name} to ${network}`,
      DEADLINE,
      signal,
      (abortSignal) =>
        client.docker.getNetwork(networkOf(network)).connect({
          Container: id,
          EndpointConfig: config,
          abortSignal,
        } as unknown as Docker.NetworkConnectOptions),
    );
  }
}

/**
 * Runs what completes a container that was created. Where that fails the container goes again, unless
 * nobody may act any more: then what is left is for whoever leads now.
 * @throws as `complete` does
 */
export async function completeOrRemove(
  client: EngineClient,
  id: string,
  { name, goOn }: CreateOrder,
  signal: AbortSignal,
  complete: () => Promise<void>,
): Promise<void> {
  try {
    await complete();
  } catch (error) {
    if (signal.aborted) throw error;
    goOn?.();
    await client.call(
      `removing ${name}`,
      DEADLINE,
      undefined,
      () => client.docker.getContainer(id).remove({ force: true }),
    );
    throw error;
  }
}
