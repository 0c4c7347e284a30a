/** The refs of a repository on a git server, and what is known of them in the clone. */
import type { Revision } from "../../model/snapshot.ts";
import { Mutex } from "../../mutex.ts";
import type { LocalRef } from "../local-ref.ts";
import type { LocalRefs } from "../local-refs.ts";
import type { Ref, Refs } from "../refs.ts";
import type { Remote } from "./remote.ts";
import { refused } from "./remote-error.ts";

/** Where what was brought here by name is kept hold of. */
const FETCHED = "refs/ark/fetched";

export class RemoteRefs implements Refs {
  readonly #remote: Remote;
  readonly #local: LocalRefs;
  /** One at a time: the library knows no locks. */
  readonly #turn: Mutex;

  constructor(remote: Remote, local: LocalRefs, turn: Mutex) {
    this.#remote = remote;
    this.#local = local;
    this.#turn = turn;
  }

  open(name: string): Ref {
    return new RemoteRef(name, this.#remote, this.#local.open(name), this.#turn);
  }

  /** Asks the server: a branch of others is not followed here. */
  find(name: string): Promise<Revision | undefined> {
    return this.#turn.run(async () => {
      const full = await this.#remote.fullName(name);
      if (full === undefined) return undefined;
      const kept = this.#local.open(FETCHED);
      const known = await kept.read();
      const revision = await this.#remote.lookUp(full);
      if (revision === undefined || revision === known) return revision;
      const fetched = await this.#remote.fetch(full, revision, known);
      await kept.swap(known, fetched);
      return fetched;
    });
  }
}

class RemoteRef implements Ref {
  readonly #name: string;
  readonly #remote: Remote;
  readonly #local: LocalRef;
  readonly #turn: Mutex;

  constructor(name: string, remote: Remote, local: LocalRef, turn: Mutex) {
    this.#name = name;
    this.#remote = remote;
    this.#local = local;
    this.#turn = turn;
  }

  read(): Promise<Revision | undefined> {
    return this.#local.read();
  }

  refresh(): Promise<void> {
    return this.#turn.run(async () => {
      const known = await this.read();
      const there = await this.#remote.lookUp(this.#name);
      if (there === known) return;
      if (there === undefined) {
        throw refused(this.#remote.location, `has no ${this.#name} any more. Push it again.`);
      }
      await this.#local.swap(known, await this.#remote.fetch(this.#name, there, known));
    });
  }

  swap(
    expected: Revision | undefined,
    next: Revision,
    made: readonly string[],
  ): Promise<boolean> {
    return this.#turn.run(async () => {
      if (!await this.#remote.push({ ref: this.#name, expected, next }, made)) return false;
      await this.#local.swap(await this.read(), next);
      return true;
    });
  }
}
