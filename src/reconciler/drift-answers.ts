/** What becomes of drift, as people ask for it and as files say: commits between rounds. */
import { adoptDrift, type AdoptDriftParts } from "./adopt-drift.ts";
import { adopt, proposeAdoption } from "./adopt.ts";
import { changePolicy, type PolicyQuestion } from "./change-policy.ts";
import type { AdoptReport, AdoptRequest, PolicyReport } from "./operations.ts";
import type { Round } from "./round.ts";

export interface AnswerParts extends AdoptDriftParts {
  wake(cause: string): void;
}

export class DriftAnswers {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** What is live becomes what is to be. */
  async adopt(request: AdoptRequest): Promise<AdoptReport> {
    if (request.mode === "pull-request") return await proposeAdoption(request, this.#parts);
    const { reconciler, wake } = this.#parts;
    const { report, recall } = await reconciler.exclusively(() => adopt(request, this.#parts));
    if (!report.committed) return report;
    await reconciler.amend(recall);
    wake("commit");
    return report;
  }

  /** It is ignored from now on, or healed again. */
  async change(question: PolicyQuestion): Promise<PolicyReport> {
    const report = await changePolicy(question, this.#parts);
    if (report.committed && question.mode === "commit") this.#parts.wake("commit");
    return report;
  }

  /** What the round has left to be adopted by the files' policy. */
  async adoptDrift({ desired, plan }: Round): Promise<void> {
    const { reconciler, wake } = this.#parts;
    const { committed, revisions } = await reconciler.exclusively(async () =>
      adoptDrift(plan, desired.snapshot, await reconciler.memory(), this.#parts)
    );
    if (revisions.length === 0) return;
    await reconciler.amend((memory) => revisions.reduce((it, revise) => revise(it), memory));
    if (committed) wake("commit");
  }
}
