/** Images on the nodes of a manager. */
import { ArkError } from "../../errors.ts";
import { ANY_NODE } from "../../model/plan.ts";
import { imageNames } from "../engine/translate/image-names.ts";
import type { Manager } from "./managers.ts";

const DEADLINE = 15_000;

/**
 * Makes sure that the node has the image. A manager pulls on all nodes at once; what fails on others
 * is no matter here.
 * @throws ArkError image-pulling, image-unavailable
 */
export async function ensureImage(
  manager: Manager,
  node: string,
  image: string,
  signal: AbortSignal,
): Promise<void> {
  if (node === ANY_NODE) return await manager.images.ensure(image, signal);
  if (await has(manager, node, image, signal)) return;
  await manager.images.pulls.pull(image, signal).catch(async (error: unknown) => {
    const isImagesFault = error instanceof ArkError && error.code === "image-unavailable";
    if (!isImagesFault || !await has(manager, node, image, signal)) throw error;
  });
}

async function has(
  { client }: Manager,
  node: string,
  image: string,
  signal: AbortSignal,
): Promise<boolean> {
  const filters = JSON.stringify({ node: [node] });
  const rows = await client.call(
    `looking for the image ${image} on ${node}`,
    DEADLINE,
    signal,
    (abortSignal) => client.docker.listImages({ filters, abortSignal }),
  );
  const names = imageNames(rows);
  return names.has(image) || names.has(`${image}:latest`) || rows.some(({ Id }) => Id === image);
}
