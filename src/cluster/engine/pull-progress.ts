/** How far a pull is, from what the engine tells of it while it goes on. Pure. */
import type { Progress } from "../../model/pull.ts";

/**
 * One line of the engine's answer.
 * Source: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageCreate
 */
export interface PullItem {
  /** "Downloading" */
  readonly status?: string;
  /** Of the layer; where the status is of the image as a whole, its tag. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
}

interface Layer {
  readonly done: boolean;
  /** Bytes. */
  readonly fetched: number;
  /** Bytes; 0: it need not be fetched, or its size is not known yet. */
  readonly size: number;
}

const NEW: Layer = { done: false, fetched: 0, size: 0 };

/** What each status says of its layer; all others say nothing. */
const STEPS: Readonly<Record<string, (layer: Layer, item: PullItem) => Layer>> = {
  "Pulling fs layer": (layer) => layer,
  "Waiting": (layer) => layer,
  "Downloading": (layer, { progressDetail: { current = 0, total = 0 } = {} }) => {
    // A registry may not say how large a layer is: then what is there is all that is known.
    const size = Math.max(layer.size, total, current);
    return { ...layer, fetched: current, size };
  },
  "Verifying Checksum": fetched,
  "Download complete": fetched,
  "Extracting": fetched,
  "Pull complete": (layer) => ({ ...fetched(layer), done: true }),
  "Already exists": (layer) => ({ ...layer, done: true }),
};

function fetched(layer: Layer): Layer {
  return { ...layer, fetched: layer.size };
}

export class PullProgress {
  readonly #layers = new Map<string, Layer>();

  /** @returns the engine's words where the pull has failed */
  read(item: PullItem): string | undefined {
    const { id, status } = item;
    const step = STEPS[status ?? ""];
    if (id !== undefined && step !== undefined) {
      this.#layers.set(id, step(this.#layers.get(id) ?? NEW, item));
    }
    return item.errorDetail?.message ?? item.error;
  }

  get layers(): Progress {
    const layers = [...this.#layers.values()];
    return { done: layers.filter(({ done }) => done).length, total: layers.length };
  }

  get bytes(): Progress {
    const layers = [...this.#layers.values()];
    const sum = (key: "fetched" | "size") => layers.reduce((all, layer) => all + layer[key], 0);
    return { done: sum("fetched"), total: sum("size") };
  }
}
