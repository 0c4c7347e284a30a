/** Carries out stops and starts, and ends those whose time has come: commits between rounds. */
import { type Maintenance, NO_MAINTENANCE } from "../model/maintenance.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { type UnderWay, underWay } from "../planner/under-way.ts";
import { windowTimes } from "../planner/windows.ts";
import { changeMaintenance } from "./change-maintenance.ts";
import { commit, type CommitParts } from "./commits.ts";
import {
  expiring,
  type MaintenanceChange,
  SERVICE_AUTHOR,
  starting,
  stopping,
} from "./maintenance.ts";
import type { LeaderReport, MaintenanceReport, StartRequest, StopRequest } from "./operations.ts";
import type { Author } from "./ports.ts";
import type { Reconciler, ReconcilerParts } from "./reconciler.ts";
import { windowsReport } from "./windows-report.ts";

export interface MaintainerParts extends ReconcilerParts, CommitParts {
  readonly reconciler: Reconciler;
  wake(cause: string): void;
}

export class Maintainer {
  readonly #parts: MaintainerParts;

  constructor(parts: MaintainerParts) {
    this.#parts = parts;
  }

  report(): Pick<LeaderReport, "scheduling" | "stop" | "holds" | "windows"> {
    const maintenance = this.#inForce();
    const windows = windowsReport(windowTimes(maintenance.windows, this.#parts.clock.now()));
    return { ...stopsReport(maintenance), windows };
  }

  /** What a round has begun is finished first, what it has not begun is left. */
  async stop(request: StopRequest): Promise<MaintenanceReport> {
    const nodes = await this.#nodes();
    const now = this.#parts.clock.now();
    const change = (snapshot: Snapshot) => stopping({ snapshot, nodes }, request, now);
    return await this.#maintain(request.author, change, await this.#comeUpon(change));
  }

  async start(request: StartRequest): Promise<MaintenanceReport> {
    const nodes = await this.#nodes();
    return await this.#maintain(
      request.author,
      (snapshot) => starting({ snapshot, nodes }, request),
    );
  }

  /** Ends the stops whose time has come. */
  async expire(): Promise<void> {
    const now = this.#parts.clock.now();
    if (expiring(this.#inForce(), now) === undefined) return;
    await this.#maintain(SERVICE_AUTHOR, (snapshot) => expiring(snapshot.maintenance, now));
  }

  #inForce(): Maintenance {
    return this.#parts.source.desired?.snapshot.maintenance ?? NO_MAINTENANCE;
  }

  /** Names; those that do not answer are known too, once a round was over. */
  async #nodes(): Promise<readonly string[]> {
    const { cluster, reconciler } = this.#parts;
    if (reconciler.last === undefined) {
      return await cluster.describe().then(({ nodes }) => nodes, () => []);
    }
    return reconciler.last.observation.nodes.map(({ name }) => name);
  }

  /** Interrupts the round under way; the change is made all the same where this finds out nothing. */
  async #comeUpon(change: (snapshot: Snapshot) => MaintenanceChange): Promise<UnderWay[]> {
    const { reconciler, source } = this.#parts;
    try {
      const { snapshot } = source.desired!;
      const { maintenance } = change(snapshot);
      reconciler.interrupt();
      const { plan, proposed } = await reconciler.preview({ ...snapshot, maintenance });
      return underWay(plan, proposed);
    } catch {
      return [];
    }
  }

  /** Between rounds, so that nothing is begun after the answer that the stop forbids. */
  async #maintain(
    author: Author,
    decide: (snapshot: Snapshot) => MaintenanceChange | undefined,
    underWay: UnderWay[] = [],
  ): Promise<MaintenanceReport> {
    const { reconciler, source, wake } = this.#parts;
    const withFindings = (snapshot: Snapshot) => {
      const change = decide(snapshot);
      return change && { ...change, underWay };
    };
    const report = await reconciler.exclusively(async () => {
      const { inForce } = await reconciler.memory();
      await source.refresh(inForce);
      const result = await commit(
        this.#parts,
        (head) => changeMaintenance(head, author, withFindings, this.#parts),
      );
      const { snapshot } = await source.refresh(inForce);
      const { revision, changed: committed } = result;
      return { revision, committed, ...stopsReport(snapshot.maintenance), underWay };
    });
    wake("maintenance");
    return report;
  }
}

function stopsReport({ scheduling, stop, holds }: Maintenance) {
  return { scheduling, ...(stop && scheduling === "stopped" && { stop }), holds };
}
