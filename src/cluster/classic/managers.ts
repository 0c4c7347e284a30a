/** The managers of one cluster: the next one is asked where one does not answer. */
import { ArkError } from "../../errors.ts";
import { endpointText, type EngineEndpoint } from "../../model/endpoint.ts";
import { EngineClient } from "../engine/client.ts";
import { EngineImages } from "../engine/images.ts";
import { Inspector } from "../engine/inspector.ts";
import { Pulls, type PullTools } from "../engine/pulls.ts";
import { isManagersFault, managerError } from "./manager-error.ts";

/** Calls are passed on to engines with it, and a newer one than theirs is refused. */
const VERSION = "v1.40";

export interface Manager {
  readonly client: EngineClient;
  readonly inspector: Inspector;
  readonly images: EngineImages;
}

export class Managers {
  /** For people, without credentials. */
  readonly endpoint: string;
  readonly all: readonly Manager[];
  #current: Manager;

  constructor(endpoints: readonly EngineEndpoint[], tools: PullTools) {
    this.all = endpoints.map((endpoint) => openManager(endpoint, tools));
    const [first] = this.all;
    if (first === undefined) throw new Error("a cluster has a manager");
    this.#current = first;
    this.endpoint = endpoints.map(endpointText).join(", ");
  }

  /** The one that answered last. */
  get current(): Manager {
    return this.#current;
  }

  /** The next one from now on, unless that is so already. */
  leave(client: EngineClient): void {
    if (this.#current.client !== client) return;
    const index = this.all.indexOf(this.#current);
    this.#current = this.all[(index + 1) % this.all.length]!;
  }

  /**
   * Something that each manager can tell: asked of one after the other, until one does.
   * @throws ArkError of the last one, where none does
   */
  async ask<T>(question: (manager: Manager) => Promise<T>): Promise<T> {
    for (let left = this.all.length;; left--) {
      const manager = this.#current;
      try {
        return await question(manager);
      } catch (error) {
        const isSilent = isManagersFault(error) || isTimeout(error);
        if (isSilent) this.leave(manager.client);
        if (!isSilent || left <= 1) throw error;
      }
    }
  }

  /** Something that is to be done once: only the next one of these is asked of another manager. */
  async act<T>(deed: (manager: Manager) => Promise<T>): Promise<T> {
    const manager = this.#current;
    try {
      return await deed(manager);
    } catch (error) {
      if (isManagersFault(error)) this.leave(manager.client);
      throw error;
    }
  }
}

function openManager(endpoint: EngineEndpoint, tools: PullTools): Manager {
  const client = new EngineClient(endpoint, tools.clock, {
    version: VERSION,
    errorOf: managerError,
  });
  const pulls = new Pulls(client, () => "all nodes", tools);
  const images = new EngineImages(client, pulls);
  return { client, inspector: new Inspector(endpoint, VERSION), images };
}

/** Of a question that a manager answers by itself, without asking an engine. */
function isTimeout(error: unknown): boolean {
  return error instanceof ArkError && error.code === "engine-timeout";
}
