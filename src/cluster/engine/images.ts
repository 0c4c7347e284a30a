/** Images of one engine: what they supply to containers, and getting those that are missing. */
import type { Readable } from "node:stream";
import { ArkError } from "../../errors.ts";
import type { ImageDefaults } from "../../model/observation.ts";
import type { EngineClient } from "./client.ts";
import { imageDefaults } from "./translate/image-defaults.ts";

const INSPECT_DEADLINE = 15_000;
/** A pull is given up when it makes no progress for so long; milliseconds. */
const PULL_SILENCE = 2 * 60_000;
const PULL_DEADLINE = 60 * 60_000;

const NOTHING = { environment: {}, labels: {}, expose: [], volumes: [] };

export class EngineImages {
  readonly #client: EngineClient;
  /** By image id; an id is a hash of the content, so an entry is true for ever. */
  readonly #byId = new Map<string, Promise<ImageDefaults>>();

  constructor(client: EngineClient) {
    this.#client = client;
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

  /** @throws ArkError image-unavailable */
  async ensure(image: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#inspect(image, signal);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.pull(image, signal);
    }
  }

  /** @throws ArkError image-unavailable */
  async pull(image: string, signal: AbortSignal): Promise<void> {
    try {
      const what = `pulling ${image}`;
      await this.#client.call(what, PULL_DEADLINE, signal, async (deadline) => {
        const stream = await this.#client.docker.pull(image, { abortSignal: deadline });
        await followPull(stream as unknown as Readable);
      });
    } catch (error) {
      if (error instanceof ArkError && error.code === "leadership-lost") throw error;
      const words = error instanceof Error ? error.message : String(error);
      throw new ArkError(
        "image-unavailable",
        `The image ${image} is not on the node and cannot be pulled: ${words}`,
        { cause: error },
      );
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

/** Reads progress to its end. A failed pull ends like a good one, with an item that tells. */
async function followPull(stream: Readable): Promise<void> {
  let rest = "";
  const silence = setTimeout(
    () => stream.destroy(new Error(`no progress for ${PULL_SILENCE / 1000} s`)),
    PULL_SILENCE,
  );
  try {
    for await (const chunk of stream) {
      silence.refresh();
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) failOnError(line);
    }
    failOnError(rest);
  } finally {
    clearTimeout(silence);
  }
}

function failOnError(line: string): void {
  if (line.trim() === "") return;
  const item = JSON.parse(line) as { error?: string; errorDetail?: { message?: string } };
  const problem = item.errorDetail?.message ?? item.error;
  if (problem !== undefined) throw new Error(problem);
}
