/** Images of one engine: what they supply to containers, and getting those that are missing. */
import { ArkError } from "../../errors.ts";
import type { ImageDefaults } from "../../model/observation.ts";
import type { EngineClient } from "./client.ts";
import type { Pulls } from "./pulls.ts";
import { imageDefaults } from "./translate/image-defaults.ts";

const INSPECT_DEADLINE = 15_000;

const NOTHING = { environment: {}, labels: {}, expose: [], volumes: [] };

export class EngineImages {
  readonly pulls: Pulls;
  readonly #client: EngineClient;
  /** By image id; an id is a hash of the content, so an entry is true for ever. */
  readonly #byId = new Map<string, Promise<ImageDefaults>>();

  constructor(client: EngineClient, pulls: Pulls) {
    this.#client = client;
    this.pulls = pulls;
  }

  /** What the image of this id supplies. A container may outlive its image: then, nothing. */
  defaults(id: string, signal: AbortSignal): Promise<ImageDefaults> {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const asked = this.#inspect(id, signal).catch((error: unknown) => {
      if (isNotFound(error)) return { ...NOTHING, id };
      throw error;
    });
    this.#byId.set(id, asked);
    asked.catch(() => this.#byId.delete(id));
    return asked;
  }

  /**
   * Pulls it where it is missing, as `Pulls.pull` does.
   * @throws ArkError image-pulling, image-unavailable
   */
  async ensure(image: string, signal: AbortSignal): Promise<void> {
    if (!this.pulls.has(image) && await this.#has(image, signal)) return;
    await this.pulls.pull(image, signal);
  }

  async #has(image: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#inspect(image, signal);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async #inspect(reference: string, signal: AbortSignal): Promise<ImageDefaults> {
    const info = await this.#client.call(
      `looking at the image ${reference}`,
      INSPECT_DEADLINE,
      signal,
      () => this.#client.docker.getImage(reference).inspect(),
    );
    return imageDefaults(info);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ArkError && error.code === "engine-not-found";
}
