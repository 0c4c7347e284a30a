/** Images on their way from a registry to a node. */

export interface Pull {
  readonly node: string;
  /** As it was asked for: "app:2". */
  readonly image: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly layers: Progress;
  /** Of the layers that have to be fetched, as far as their sizes are known. */
  readonly bytes: Progress;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A pull that failed, and is not tried again before its time. */
export interface FailedPull {
  /** A sentence: what is wrong, and what to do. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it is tried again; milliseconds since 1970. */
  readonly retryAt: number;
}

/** "3 of 7 layers, 45 of 120 MB", as far as it is known. */
export function progressWords({ layers, bytes }: Pick<Pull, "layers" | "bytes">): string {
  if (layers.total === 0) return "waiting for the registry";
  const counted = `${layers.done} of ${layers.total} layers`;
  if (bytes.total === 0) return counted;
  return `${counted}, ${megabytes(bytes.done)} of ${megabytes(bytes.total)} MB`;
}

/** As `docker pull` counts them: of a million bytes. */
function megabytes(bytes: number): string {
  const number = bytes / 1_000_000;
  return number < 10 ? number.toFixed(1) : number.toFixed(0);
}
