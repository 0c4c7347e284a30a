/** Where a test gets its engine from. */
import { dirname } from "node:path";
import process from "node:process";
import { Engine } from "./engine.ts";
import { startHost } from "./host.ts";
import { loadImages } from "./images.ts";

/** Names the engine (`unix://SOCKET`) that several test files use, one after the other. */
export const SHARED_ENGINE = "ARK_TEST_DOCKER_HOST";

/**
 * Starts an engine of one's own, with the images of `images.ts`, in a second or two. It ends with
 * `stop`, or with this process however that ends, and leaves nothing behind. Needs root.
 */
export async function startEngine(hostname = "host-1"): Promise<Engine> {
  const host = await startHost(hostname);
  try {
    const engine = await Engine.of(host.dir, () => host.stop());
    await engine.start();
    await loadImages(engine);
    return engine;
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** The shared engine, emptied, where the test driver has one; else one of one's own. */
export async function borrowEngine(): Promise<Engine> {
  const shared = process.env[SHARED_ENGINE];
  if (shared === undefined) return await startEngine();
  const engine = await Engine.of(dirname(shared.replace("unix://", "")), (used) => used.clear());
  await engine.clear();
  return engine;
}
