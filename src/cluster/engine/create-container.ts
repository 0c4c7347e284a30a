/** Makes a container with all its files and networks, or nothing. */
import type Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import { pinnedImage } from "../../model/pin.ts";
import type { CreateOrder } from "../../reconciler/ports.ts";
import { attachNetworks, completeOrRemove } from "./attach-networks.ts";
import type { EngineClient } from "./client.ts";
import { copyFiles } from "./copy-files.ts";
import { createBody } from "./translate/create-body.ts";
import type { EngineImages } from "./images.ts";
import { joinById } from "./joined-namespaces.ts";
import { releaseStaleEndpoints } from "./stale-endpoints.ts";

const DEADLINE = 60_000;

/**
 * @throws ArkError image-unavailable, engine-refused, engine-conflict; nothing is left behind.
 * leadership-lost: what is left is for whoever leads now, since clearing up is acting, too
 */
export async function createContainer(
  client: EngineClient,
  images: EngineImages,
  order: CreateOrder,
  signal: AbortSignal,
): Promise<{ id: string }> {
  const idOf = async (name: string) => (await inspect(client, name, order.name, signal)).Id;
  const spec = await joinById(order.spec, idOf);
  const { body, platform, attachments } = createBody({ ...order, spec });
  await releaseStaleEndpoints(client, order, signal);
  const create = () =>
    client.call(
      `creating ${order.name}`,
      DEADLINE,
      signal,
      (abortSignal) =>
        client.docker.createContainer({
          ...body,
          name: order.name,
          ...(platform !== undefined && { platform }),
          abortSignal,
        } as unknown as Docker.ContainerCreateOptions),
    );
  const { id } = await create().catch(async (error: unknown) => {
    if (!isMissingImage(error)) throw error;
    await images.pulls.pull(pinnedImage(order.spec), signal);
    order.goOn?.();
    return await create();
  });
  await completeOrRemove(client, id, order, signal, async () => {
    await copyFiles(client, id, order, signal);
    await attachNetworks(client, id, attachments, order, signal);
  });
  return { id };
}

function inspect(client: EngineClient, name: string, joining: string, signal: AbortSignal) {
  return client.call(
    `looking for ${name}, whose namespace ${joining} joins`,
    DEADLINE,
    signal,
    (abortSignal) => client.docker.getContainer(name).inspect({ abortSignal }),
  );
}

function isMissingImage(error: unknown): boolean {
  return error instanceof ArkError && error.code === "engine-not-found" &&
    /no such image/i.test(error.message);
}
