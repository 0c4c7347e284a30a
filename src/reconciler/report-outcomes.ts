/**
 * Tells what each revision came to: as git notes, and as commit statuses where there is a forge. Once
 * for each change of state, beside the loop, by whoever leads.
 */
import type { Revision } from "../model/snapshot.ts";
import { requireLead } from "./leading.ts";
import { Outbox, type OutboxParts } from "./outbox.ts";
import type { Commit, CommitStatus, Forge, Leading, SnapshotRepository } from "./ports.ts";
import type { Round } from "./round.ts";
import { outcomesOf, type RevisionOutcome, supersededBy } from "./revision-outcome.ts";

export interface OutcomeParts extends Pick<OutboxParts, "clock" | "log"> {
  readonly repository: SnapshotRepository;
  readonly clusterName: string;
  /** Absent: no commit statuses. */
  readonly forge?: Forge;
}

/** How far back revisions are looked for that were pushed together with a newer one. */
const PUSHED_TOGETHER = 100;

const STATES: Readonly<Record<RevisionOutcome["state"], CommitStatus["state"]>> = {
  pending: "pending",
  synced: "success",
  failed: "failure",
  superseded: "error",
};

/** One leadership's: what another has told meanwhile is not known to it. */
export class OutcomeReporter {
  readonly #parts: OutcomeParts;
  readonly #leading: Leading;
  readonly #statuses: Outbox | undefined;
  readonly #notes: Outbox;
  #inForce: RevisionOutcome | undefined;
  #rejected: Revision | undefined;

  constructor(parts: OutcomeParts, leading: Leading) {
    this.#parts = parts;
    this.#leading = leading;
    const { forge } = parts;
    const isCurrent = (revision: Revision) =>
      revision === this.#inForce?.revision || revision === this.#rejected;
    this.#statuses = forge && new Outbox({
      ...{ ...parts, leading, isCurrent },
      what: "Setting commit statuses",
      write: (outcomes) => this.#setStatuses(outcomes, forge),
    });
    this.#notes = new Outbox({
      ...{ ...parts, leading, isCurrent },
      what: "Writing git notes",
      write: (outcomes) => this.#annotate(outcomes),
    });
  }

  /** Returns at once, and never throws. */
  heed(round: Round): void {
    const { inForce, rejected } = outcomesOf(round);
    if (rejected !== undefined && rejected.revision !== this.#rejected) this.#tell([rejected]);
    this.#rejected = rejected?.revision;
    const before = this.#inForce;
    if (before !== undefined && before.revision !== inForce.revision) {
      this.#supersede(before, inForce);
    } else if (before?.state === inForce.state || isDrift(before, inForce)) return;
    this.#inForce = inForce;
    this.#tell([inForce]);
  }

  #tell(outcomes: readonly RevisionOutcome[]): void {
    this.#statuses?.put(outcomes);
    this.#notes.put(outcomes.filter(({ state }) => state !== "pending"));
  }

  #supersede(before: RevisionOutcome, { revision, at }: RevisionOutcome): void {
    if (before.state === "pending") this.#tell([supersededBy(revision, before.revision, at)]);
    const { repository } = this.#parts;
    void repository.log({ limit: PUSHED_TOGETHER }).then((commits) => {
      const passed = between(commits, revision, before.revision);
      this.#notes.put(passed.map((each) => supersededBy(revision, each, at)));
    }, () => undefined); // a story that is not told; the round meets the same error, and reports it
  }

  async #setStatuses(outcomes: readonly RevisionOutcome[], forge: Forge): Promise<void> {
    const context = `ark-schedule/${this.#parts.clusterName}`;
    for (const { revision, state, description } of outcomes) {
      const status = { revision, state: STATES[state], description, context };
      requireLead(this.#leading);
      await forge.setStatus(status, this.#leading.signal);
    }
  }

  /** What is noted already stays: a start of the service is no news. */
  async #annotate(outcomes: readonly RevisionOutcome[]): Promise<void> {
    const { repository } = this.#parts;
    const known = await repository.notes(outcomes.map(({ revision }) => revision));
    const news = outcomes.map((outcome) => [outcome.revision, noteOf(outcome)] as const)
      .filter(([revision, note]) => isNews(note, known.get(revision)));
    requireLead(this.#leading);
    if (news.length > 0) await repository.annotate(new Map(news));
  }
}

/** What was in place and is not any more is no matter of the revision: it is healed. */
function isDrift(before: RevisionOutcome | undefined, now: RevisionOutcome): boolean {
  return before?.state === "synced" && now.state === "pending";
}

/** `synced 2031-05-04T03:00:00Z`, `failed: …`, `superseded by …` */
function noteOf({ state, description, at }: RevisionOutcome): string {
  if (state === "synced") return `synced ${new Date(at).toISOString().slice(0, 19)}Z`;
  return state === "failed" ? `failed: ${description}` : description;
}

/** Superseded is only what nothing else is known of. */
function isNews(note: string, known: string | undefined): boolean {
  const [word, before] = [note, known ?? ""].map((text) => text.split(/[ :]/)[0]);
  return word === "superseded" ? known === undefined : word !== before;
}

/**
 * The revisions that the branch went through after `before`, up to `after`: not those of branches that
 * were merged into it.
 * @param commits newest first
 */
function between(commits: readonly Commit[], after: Revision, before: Revision): Revision[] {
  const parents = new Map(commits.map(({ revision, parents }) => [revision, parents[0]]));
  const passed: Revision[] = [];
  for (let at = parents.get(after); at !== undefined; at = parents.get(at)) {
    if (at === before) return passed;
    passed.push(at);
  }
  return [];
}
