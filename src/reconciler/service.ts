/** What people can ask, answered by the reconciler and the repository. */
import { ArkError, asArkError } from "../errors.ts";
import type { Memory } from "../model/memory.ts";
import { filesOf, type Snapshot } from "../model/snapshot.ts";
import { forgive } from "../planner/remember.ts";
import type { AdoptDriftParts } from "./adopt-drift.ts";
import { capture } from "./capture.ts";
import { DriftAnswers } from "./drift-answers.ts";
import { History } from "./history.ts";
import { readersIn } from "./readers.ts";
import { leadershipReport } from "./leadership-report.ts";
import { lookAgainAt } from "./look-again.ts";
import { Maintainer } from "./maintainer.ts";
import { requireWorkload } from "./maintenance.ts";
import type {
  AdoptReport,
  AdoptRequest,
  ApplyRequest,
  HealRequest,
  HistoryReport,
  HistoryRequest,
  IgnoreRequest,
  LeaderReport,
  MaintenanceReport,
  Operations,
  PlanReport,
  PlanRequest,
  PolicyReport,
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
import type { Reconciler, ReconcilerParts } from "./reconciler.ts";
import type { Round, RoundOptions } from "./round.ts";
import { rollBack } from "./roll-back.ts";
import { revertFailed } from "./revert-failed.ts";
import { type OutcomeParts, OutcomeReporter } from "./report-outcomes.ts";
import { planReport, roundReport, statusReport, whyReport } from "./reports.ts";
import { type ShownPlan, ShownPlans } from "./shown-plans.ts";
import { Standby } from "./standby.ts";
import { type Turn, turnOf } from "./turns.ts";
import { unreadiness } from "./unreadiness.ts";

export interface ServiceParts
  extends ReconcilerParts, ProposalParts, AdoptDriftParts, OutcomeParts {
  readonly reconciler: Reconciler;
  readonly follower: Follower;
  /** Whether there are to be rounds that nobody asked for. */
  readonly acts: boolean;
  /** Something was committed, or a person wants a look: the loop is to turn. */
  wake(cause: string): void;
}

/** A round that takes longer is stuck: no call of the engine takes so long; milliseconds. */
const STUCK_AFTER = 90 * 60_000;
const COMMITS_SHOWN = 5;
/** How long what is asked for waits for what it has begun; milliseconds, less than whoever asks does. */
const APPLY_PATIENCE = 10 * 60_000;

export class Service implements Operations {
  readonly #parts: ServiceParts;
  readonly #maintainer: Maintainer;
  readonly #answers: DriftAnswers;
  readonly #history: History;
  readonly #standby: Standby;
  readonly #shown = new ShownPlans();
  #roundError: { code: string; message: string } | undefined;
  #roundSince: number | undefined;
  /** Of the term that it is of. */
  #outcomes: { readonly term: string; readonly reporter: OutcomeReporter } | undefined;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#standby = new Standby(parts);
    this.#maintainer = new Maintainer(parts);
    this.#answers = new DriftAnswers(parts);
    this.#history = new History(parts.repository, readersIn(parts.source));
  }

  /**
   * One turn of the loop.
   * @param causes why it turns
   * @returns when to look again; milliseconds since 1970
   */
  async turn(causes: ReadonlySet<string> = new Set()): Promise<number | undefined> {
    const { acts, clock, election, log, shutdown } = this.#parts;
    const leads = election.current().self;
    const turn = turnOf({ leads, acts, ends: shutdown.aborted, causes });
    this.#roundSince = clock.now();
    try {
      const again = await this.#turns[turn]();
      this.#roundError = undefined;
      return again;
    } catch (error) {
      const { code, kind, message } = asArkError(error);
      if (kind.class !== "leadership") {
        this.#roundError = { code, message };
        throw error;
      }
      log.info({}, `Gave up the round: ${message}`);
      return undefined;
    } finally {
      this.#roundSince = undefined;
    }
  }

  readonly #turns: Readonly<Record<Turn, () => Promise<number | undefined>>> = {
    lead: () => this.#lead(),
    plan: async () => void await this.#parts.reconciler.view(),
    look: async () => void await this.#standby.look(),
    read: async () => void await this.#standby.read(),
    rest: () => Promise.resolve(undefined),
  };

  async #lead(): Promise<number | undefined> {
    const { clock, reconciler, shutdown } = this.#parts;
    await this.#maintainer.expire();
    const round = await reconciler.round();
    this.#heed(round);
    if (!shutdown.aborted) await this.#revertFailed(round);
    if (!shutdown.aborted) await this.#answers.adoptDrift(round);
    return lookAgainAt(round, clock.now());
  }

  async snapshot(request: SnapshotRequest): Promise<SnapshotReport> {
    if (request.mode === "pull-request") return await proposeSnapshot(request, this.#parts);
    const report = await this.#parts.reconciler.exclusively(() => capture(request, this.#parts));
    if (report.committed) this.#parts.wake("commit");
    return report;
  }

  adopt(request: AdoptRequest): Promise<AdoptReport> {
    return this.#answers.adopt(request);
  }

  ignore(request: IgnoreRequest): Promise<PolicyReport> {
    return this.#answers.change({ action: "ignore", ...request });
  }

  heal(request: HealRequest): Promise<PolicyReport> {
    return this.#answers.change({ action: "heal", ...request });
  }

  async restore({ workload, confirm }: RestoreRequest): Promise<RoundReport> {
    const { cluster, reconciler, source, wake } = this.#parts;
    cluster.retryPulls();
    const agreed = confirm ? source.refused : undefined;
    const revise = (memory: Memory, snapshot: Snapshot) => {
      if (workload !== undefined) requireWorkload(snapshot, workload);
      const forgiven = forgive(memory, workload);
      // Who agrees to a revision has not seen yet what it would remove: that is another question.
      const confirms = confirm && snapshot.revision !== agreed;
      return confirms ? { ...forgiven, confirmed: snapshot.revision } : forgiven;
    };
    const round = await reconciler.round({ revise, agreed, ...this.#patience });
    this.#heed(round);
    wake("restore");
    return roundReport(round);
  }

  async apply({ id }: ApplyRequest): Promise<RoundReport> {
    const { reconciler, wake } = this.#parts;
    const round = await reconciler.round({
      approve: ({ input, plan }, leading) => this.#shown.require(id, { ...input, plan }, leading),
      ...this.#patience,
    });
    this.#heed(round);
    wake("apply");
    return roundReport(round);
  }

  /** Where no later round follows, what waits for something slow would never be done. */
  get #patience(): Pick<RoundOptions, "patience"> {
    return this.#parts.acts ? {} : { patience: APPLY_PATIENCE };
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
    const show = (shown: ShownPlan) => this.#show(shown);
    if (revision !== undefined) return await planRevision(revision, { ...this.#parts, show });
    const view = await this.#parts.reconciler.view();
    return { ...show({ ...view.input, plan: view.plan }), ...planReport(view) };
  }

  /** Only of who leads a plan can be asked to be carried out. */
  #show(shown: ShownPlan): { id?: string } {
    const leadership = this.#parts.election.current();
    return leadership.self ? { id: this.#shown.show(shown, leadership) } : {};
  }

  status(): StatusReport {
    const { last } = this.#parts.reconciler;
    if (last === undefined) {
      const { message } = this.#roundError ?? { message: "The first round has not finished yet." };
      throw new ArkError("not-ready", message);
    }
    const repository = this.#parts.follower.report;
    const pulls = this.#parts.cluster.pulls();
    const roundError = this.#roundError;
    return statusReport(last, { leader: this.leader(), repository, pulls, roundError });
  }

  async why(name: string): Promise<WhyReport> {
    const { reconciler, clock } = this.#parts;
    const view = await reconciler.view();
    const workload = view.desired.snapshot.workloads.get(name);
    const paths = workload === undefined ? [`containers/${name}.yaml`] : filesOf(workload);
    const commits = await this.#history.ofFiles(paths, COMMITS_SHOWN, clock.now());
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
    return { ...leadershipReport(this.#parts.election.current()), ...this.#maintainer.report() };
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
    const reason = unreadiness({
      leadership: this.#parts.election.current(),
      problem: this.#roundError?.message,
      led: this.#parts.reconciler.last?.observation,
      looked: this.#standby.seen,
    });
    return reason === undefined ? { ready: true } : { ready: false, reason };
  }

  #heed(round: Round): void {
    const leading = this.#parts.election.current();
    if (!leading.self) return;
    const { term } = leading;
    if (this.#outcomes?.term !== term) {
      this.#outcomes = { term, reporter: new OutcomeReporter(this.#parts, leading) };
    }
    this.#outcomes.reporter.heed(round);
  }

  async #revertFailed({ desired }: Round): Promise<void> {
    const { reconciler, wake } = this.#parts;
    const committed = await reconciler.exclusively(async () =>
      revertFailed(desired.snapshot, await reconciler.memory(), this.#parts)
    );
    if (committed) wake("commit");
  }
}
