/** What people can ask, answered by the reconciler and the repository. */
import { ArkError, asArkError } from "../errors.ts";
import { forgive } from "../planner/remember.ts";
import { capture } from "./capture.ts";
import { History } from "./history.ts";
import { Maintainer } from "./maintainer.ts";
import { nextExpiry, requireWorkload } from "./maintenance.ts";
import type {
  HistoryReport,
  HistoryRequest,
  LeaderReport,
  MaintenanceReport,
  Operations,
  PlanReport,
  PlanRequest,
  RestoreRequest,
  RollbackReport,
  RollbackRequest,
  RoundReport,
  SnapshotReport,
  SnapshotRequest,
  StartRequest,
  StatusReport,
  StopRequest,
  WhyReport,
} from "./operations.ts";
import type { Leader } from "./ports.ts";
import { planRevision } from "./plan-revision.ts";
import { type ProposalParts, proposeSnapshot } from "./propose-snapshot.ts";
import type { Follower } from "./follower.ts";
import type { Reconciler, ReconcilerParts, Round } from "./reconciler.ts";
import { rollBack } from "./roll-back.ts";
import { revertFailed } from "./revert-failed.ts";
import { type OutcomeParts, OutcomeReporter } from "./report-outcomes.ts";
import { planReport, roundReport, statusReport, whyReport } from "./reports.ts";

export interface ServiceParts extends ReconcilerParts, ProposalParts, OutcomeParts {
  readonly reconciler: Reconciler;
  readonly follower: Follower;
  /** Something was committed, or a person wants a look: the loop is to turn. */
  wake(cause: string): void;
}

/** A round that takes longer is stuck: no call of the engine takes so long; milliseconds. */
const STUCK_AFTER = 90 * 60_000;
/** After actions, how soon to see what they came to; milliseconds. */
const SECOND_LOOK = 500;
const COMMITS_SHOWN = 5;

export class Service implements Operations {
  readonly #parts: ServiceParts;
  readonly #maintainer: Maintainer;
  readonly #history: History;
  #roundError: { code: string; message: string } | undefined;
  #roundSince: number | undefined;
  readonly #outcomes: OutcomeReporter;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#outcomes = new OutcomeReporter(parts);
    this.#maintainer = new Maintainer(parts);
    this.#history = new History(parts.repository);
  }

  /** One turn of the loop. @returns when to look again; milliseconds since 1970 */
  async turn(): Promise<number | undefined> {
    const { reconciler, clock } = this.#parts;
    this.#roundSince = clock.now();
    try {
      await this.#maintainer.expire();
      const round = await reconciler.round();
      this.#outcomes.heed(round);
      await this.#revertFailed(round);
      this.#roundError = undefined;
      return soonest(round, clock.now());
    } catch (error) {
      const { code, message } = asArkError(error);
      this.#roundError = { code, message };
      throw error;
    } finally {
      this.#roundSince = undefined;
    }
  }

  async snapshot(request: SnapshotRequest): Promise<SnapshotReport> {
    if (request.mode === "pull-request") return await proposeSnapshot(request, this.#parts);
    const report = await this.#parts.reconciler.exclusively(() => capture(request, this.#parts));
    if (report.committed) this.#parts.wake("commit");
    return report;
  }

  async restore({ workload, confirm }: RestoreRequest): Promise<RoundReport> {
    const { reconciler, source, wake } = this.#parts;
    const agreed = confirm ? source.refused : undefined;
    const round = await reconciler.round((memory, snapshot) => {
      if (workload !== undefined) requireWorkload(snapshot, workload);
      const forgiven = forgive(memory, workload);
      // Who agrees to a revision has not seen yet what it would remove: that is another question.
      const confirms = confirm && snapshot.revision !== agreed;
      return confirms ? { ...forgiven, confirmed: snapshot.revision } : forgiven;
    }, agreed);
    this.#outcomes.heed(round);
    wake("restore");
    return roundReport(round);
  }

  async rollback(request: RollbackRequest): Promise<RollbackReport> {
    const { reconciler, wake } = this.#parts;
    const report = await reconciler.exclusively(() => rollBack(request, this.#parts));
    if (!report.committed) return report;
    await reconciler.amend((memory) =>
      report.workloads.reduce((forgiven, { name }) => forgive(forgiven, name), memory)
    );
    wake("commit");
    return report;
  }

  async plan({ revision }: PlanRequest = {}): Promise<PlanReport> {
    if (revision !== undefined) return await planRevision(revision, this.#parts);
    return planReport(await this.#parts.reconciler.view());
  }

  status(): StatusReport {
    const { last } = this.#parts.reconciler;
    if (last === undefined) {
      const { message } = this.#roundError ?? { message: "The first round has not finished yet." };
      throw new ArkError("not-ready", message);
    }
    const repository = this.#parts.follower.report;
    return statusReport(last, { leader: this.leader(), repository, roundError: this.#roundError });
  }

  async why(name: string): Promise<WhyReport> {
    const { reconciler, clock } = this.#parts;
    const view = await reconciler.view();
    const { position } = view.desired.snapshot.workloads.get(name) ?? {};
    const path = position?.file ?? `containers/${name}.yaml`;
    const commits = await this.#history.ofFile(path, COMMITS_SHOWN, clock.now());
    const memory = (await reconciler.memory()).workloads[name];
    const report = whyReport(name, view, memory, commits);
    if (report.verdict === undefined && report.live.length === 0) {
      throw new ArkError(
        "workload-unknown",
        `Neither the snapshot nor the engine has a workload named ${name}.`,
      );
    }
    return report;
  }

  leader(): LeaderReport {
    const leadership = this.#parts.election.current();
    const { self, leader, term, since, problems } = leadership;
    return {
      self,
      ...(leader !== undefined && { leader }),
      ...(term !== undefined && { term }),
      ...(since !== undefined && { since }),
      problems,
      ...this.#maintainer.report(),
    };
  }

  whoLeads(): Promise<Leader> {
    return this.#parts.election.leader();
  }

  stop(request: StopRequest): Promise<MaintenanceReport> {
    return this.#maintainer.stop(request);
  }

  start(request: StartRequest): Promise<MaintenanceReport> {
    return this.#maintainer.start(request);
  }

  history(request: HistoryRequest): Promise<HistoryReport> {
    return this.#history.tell(request, this.#parts.clock.now());
  }

  pushed(): void {
    this.#parts.follower.look();
  }

  healthy(): boolean {
    const { clock } = this.#parts;
    return this.#roundSince === undefined || clock.now() - this.#roundSince < STUCK_AFTER;
  }

  readiness(): { ready: boolean; reason?: string } {
    const { last } = this.#parts.reconciler;
    if (this.#roundError !== undefined) return { ready: false, reason: this.#roundError.message };
    if (last === undefined) {
      return { ready: false, reason: "The first round has not finished yet." };
    }
    const lost = last.observation.nodes.find((node) => !node.reachable);
    if (lost === undefined) return { ready: true };
    return { ready: false, reason: lost.problem ?? `${lost.name} cannot be reached.` };
  }

  async #revertFailed({ desired }: Round): Promise<void> {
    const { reconciler, wake } = this.#parts;
    const committed = await reconciler.exclusively(async () =>
      revertFailed(desired.snapshot, await reconciler.memory(), this.#parts)
    );
    if (committed) wake("commit");
  }
}

function soonest(round: Round, now: number): number | undefined {
  const times = [
    round.plan.wakeAt,
    nextExpiry(round.desired.snapshot.maintenance),
    round.outcomes.length > 0 ? now + SECOND_LOOK : undefined,
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
