/** A replica's clone of a repository in memory: of newer revisions it knows when it has fetched them. */
import { ArkError } from "../../src/errors.ts";
import type { Revision } from "../../src/model/snapshot.ts";
import type { CommitResult, Edit, RepositoryFile } from "../../src/reconciler/ports.ts";
import { FakeRepository } from "./repository.ts";

export class FakeClone extends FakeRepository {
  readonly #remote: FakeRepository;
  #known: Revision | undefined;
  /** Whether the remote answers. */
  connected = true;

  constructor(remote: FakeRepository) {
    super();
    this.#remote = remote;
  }

  override head(): Promise<Revision | undefined> {
    return Promise.resolve(this.#known);
  }

  override async fetch(): Promise<void> {
    this.#reach();
    this.#known = await this.#remote.head();
  }

  override async files(revision: Revision): Promise<readonly RepositoryFile[]> {
    const isHere = this.#known !== undefined && await this.descends(this.#known, revision);
    if (!isHere) throw new ArkError("revision-unknown", `No commit "${revision}".`);
    return await this.#remote.files(revision);
  }

  override descends(revision: Revision, ancestor: Revision): Promise<boolean> {
    return this.#remote.descends(revision, ancestor);
  }

  override async commit(
    edit: (head: Revision | undefined) => Promise<Edit | undefined>,
  ): Promise<CommitResult> {
    this.#reach();
    const result = await this.#remote.commit(async (head) => {
      this.#known = head;
      return await edit(head);
    });
    this.#known = result.revision;
    return result;
  }

  #reach(): void {
    if (this.connected) return;
    throw new ArkError("remote-unreachable", "The fake remote does not answer.");
  }
}
