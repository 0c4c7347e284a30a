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
    const { clock, reconciler, source } = this.#parts;
    const nodes = await this.#nodes();
    const now = clock.now();
    const change = (snapshot: Snapshot) => stopping({ snapshot, nodes }, request, now);
    const desired = source.desired?.snapshot;
    if (desired === undefined || !isPossible(change, desired)) {
      return await this.#maintain(request.author, change);
    }
    const release = reconciler.interrupt();
    try {
      const found = await this.#under({ ...desired, maintenance: change(desired).maintenance });
      return await this.#maintain(request.author, change, found);
    } finally {
      release();
    }
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

  /** What the snapshot with the stop would come upon; nothing where that cannot be found out. */
  async #under(stopped: Snapshot): Promise<UnderWay[]> {
    const { reconciler } = this.#parts;
    if (!reconciler.last?.observation.nodes.some(({ reachable }) => reachable)) return [];
    return await reconciler.preview(stopped)
      .then(({ plan, proposed }) => underWay(plan, proposed), () => []);
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

/** What is refused interrupts nothing. */
function isPossible(change: (snapshot: Snapshot) => MaintenanceChange, snapshot: Snapshot) {
  try {
    change(snapshot);
    return true;
  } catch {
    return false;
  }
}

function stopsReport({ scheduling, stop, holds }: Maintenance) {
  return { scheduling, ...(stop && scheduling === "stopped" && { stop }), holds };
}
