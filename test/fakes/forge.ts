/** A forge that only remembers what it was told. */
import type {
  CommitStatus,
  Forge,
  PullRequest,
  PullRequestDraft,
} from "../../src/reconciler/ports.ts";

export class FakeForge implements Forge {
  readonly location = "acme/snapshots on a fake";
  readonly statuses: CommitStatus[] = [];
  readonly pullRequests: PullRequestDraft[] = [];
  /** How often it was asked for anything. */
  calls = 0;
  /** Set to make each call fail, as a broken forge does. */
  failure: Error | undefined;

  async openPullRequest(wanted: PullRequestDraft): Promise<PullRequest> {
    this.#called();
    this.pullRequests.push(wanted);
    const number = this.pullRequests.length;
    return { number, url: `https://forge.example/acme/snapshots/pulls/${number}` };
  }

  async setStatus(status: CommitStatus): Promise<void> {
    this.#called();
    this.statuses.push(status);
  }

  #called(): void {
    this.calls += 1;
    if (this.failure !== undefined) throw this.failure;
  }
}
