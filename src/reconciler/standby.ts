/** A replica that does not lead: it changes nothing, and stays warm, so that it can at any moment. */
import type { Observation } from "../model/observation.ts";
import type { Cluster } from "./ports.ts";
import type { Reconciler } from "./reconciler.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

export interface StandbyParts {
  readonly cluster: Cluster;
  readonly source: SnapshotSource;
  readonly reconciler: Reconciler;
  /** Aborted when the process is to end. */
  readonly shutdown: AbortSignal;
}

export class Standby {
  readonly #parts: StandbyParts;
  #seen: Observation | undefined;

  constructor(parts: StandbyParts) {
    this.#parts = parts;
  }

  /** What the last look found. */
  get seen(): Observation | undefined {
    return this.#seen;
  }

  /** Reads and parses what is new in the snapshot. @throws ArkError as reading the repository does */
  read(): Promise<void> {
    return this.#parts.reconciler.exclusively(() => this.#read());
  }

  /** Looks at the engines, too. @throws as `read` */
  look(): Promise<void> {
    const { cluster, reconciler, shutdown, source } = this.#parts;
    return reconciler.exclusively(async () => {
      await this.#read();
      const names = source.desired?.snapshot.workloads.keys() ?? [];
      this.#seen = await cluster.observe(new Set(names), shutdown);
    });
  }

  /** Asks what is in force only where nothing was read yet: a new leader asks it anyway. */
  async #read(): Promise<void> {
    const { reconciler, source } = this.#parts;
    const isFirst = source.desired === undefined;
    await source.refresh(isFirst ? (await reconciler.memory()).inForce : undefined);
  }
}
