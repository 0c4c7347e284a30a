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
/** How long a round waits for a pull; milliseconds. */
const PULL_PATIENCE = 2_000;

const NOTHING = { environment: {}, labels: {}, expose: [], volumes: [] };

export class EngineImages {
  readonly #client: EngineClient;
  /** By image id; an id is a hash of the content, so an entry is true for ever. */
  readonly #byId = new Map<string, Promise<ImageDefaults>>();
  /** Under way, or ended and not asked for yet: the error, or undefined where all went well. */
  readonly #pulls = new Map<string, Promise<ArkError | undefined>>();

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

  /**
   * A pull goes on by itself when it takes longer than a round should: whoever asks again later
   * finds the image there, or learns why it cannot be.
   * @throws ArkError image-pulling, image-unavailable
   */
  async ensure(image: string, signal: AbortSignal): Promise<void> {
    if (!this.#pulls.has(image) && await this.#has(image, signal)) return;
    await this.pull(image, signal);
  }

  /** Pulls, or joins the pull that is under way. @throws as `ensure` does */
  async pull(image: string, signal: AbortSignal): Promise<void> {
    const pull = this.#pulls.get(image) ?? this.#begin(image, signal);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = new Promise<"later">((resolve) => {
      timer = setTimeout(() => resolve("later"), PULL_PATIENCE);
    });
    const result = await Promise.race([pull, later]);
    clearTimeout(timer);
    if (result === "later") {
      throw new ArkError("image-pulling", `The image ${image} is being pulled.`);
    }
    this.#pulls.delete(image);
    if (result !== undefined) throw result;
  }

  /** The pull never rejects: its error waits for whoever asks next. */
  #begin(image: string, signal: AbortSignal): Promise<ArkError | undefined> {
    const pull = this.#client.call(`pulling ${image}`, PULL_DEADLINE, signal, async (deadline) => {
      const stream = await this.#client.docker.pull(image, { abortSignal: deadline });
      await followPull(stream as unknown as Readable);
    }).then(() => undefined, (error: unknown) => unavailable(image, error));
    this.#pulls.set(image, pull);
    return pull;
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

function unavailable(image: string, error: unknown): ArkError {
  if (error instanceof ArkError && error.code === "leadership-lost") return error;
  const words = error instanceof Error ? error.message : String(error);
  return new ArkError(
    "image-unavailable",
    `The image ${image} is not on the node and cannot be pulled: ${words}`,
    { cause: error },
  );
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
