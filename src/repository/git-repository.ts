/** The snapshot repository: a bare git repository on this machine, alone or as a clone of a remote. */
import { ArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import type { Mutex } from "../mutex.ts";
import type {
  Author,
  Clock,
  Commit,
  CommitMessage,
  CommitResult,
  Edit,
  LogOptions,
  RepositoryFile,
  SnapshotRepository,
  StoryOptions,
} from "../reconciler/ports.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { type Ask, CommitMaker } from "./commit-maker.ts";
import { History } from "./history.ts";
import { listFiles, type Listing } from "./listing.ts";
import { Notes } from "./notes.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Ref, Refs } from "./refs.ts";
import { Turns } from "./turns.ts";

/** Files in the listings that are kept, over all revisions. */
const LISTED_FILES = 160_000;

export interface GitRepositoryParts {
  readonly location: string;
  /** "main" */
  readonly branch: string;
  /** The ref of the notes, in full. */
  readonly notes: string;
  readonly refs: Refs;
  readonly store: ObjectStore;
  /** Who commits, on behalf of the authors. */
  readonly committer: Author;
  readonly clock: Clock;
  /**
   * Clears up what has piled up; absent where others do that.
   * @param alone runs its work while no commit is made
   */
  readonly tidy?: (keep: readonly Revision[], alone: Mutex["run"]) => Promise<void>;
  /** Absent where there are no connections. */
  readonly close?: () => Promise<void>;
}

export class GitRepository implements SnapshotRepository {
  readonly location: string;
  readonly #refs: Refs;
  readonly #branch: Ref;
  readonly #store: ObjectStore;
  readonly #maker: CommitMaker;
  readonly #history: History;
  readonly #notesRef: Ref;
  readonly #notes: Notes;
  readonly #turns = new Turns();
  readonly #tidy: GitRepositoryParts["tidy"];
  readonly #close: GitRepositoryParts["close"];
  readonly #listings = new BoundedCache<readonly RepositoryFile[]>(
    LISTED_FILES,
    (files) => files.length + 1,
  );
  #lastListing: Listing | undefined;

  constructor(parts: GitRepositoryParts) {
    const { location, branch, refs, store } = parts;
    this.location = location;
    this.#refs = refs;
    this.#branch = refs.open(`refs/heads/${branch}`);
    this.#store = store;
    this.#maker = new CommitMaker(parts);
    this.#history = new History(store);
    this.#tidy = parts.tidy;
    this.#close = parts.close;
    this.#notesRef = refs.open(parts.notes);
    this.#notes = new Notes({ ...parts, ref: this.#notesRef, maker: this.#maker });
  }

  head(): Promise<Revision | undefined> {
    return this.#branch.read();
  }

  fetch(): Promise<void> {
    return this.#branch.refresh();
  }

  async tidy(keep: readonly Revision[]): Promise<void> {
    await this.#notesRef.refresh();
    await this.#tidy?.(keep, (work) => this.#maker.alone(work));
  }

  async close(): Promise<void> {
    await this.#close?.();
  }

  async resolve(name: string): Promise<Revision> {
    const revision = await this.#store.expand(name) ?? await this.#refs.find(name);
    if (revision !== undefined && await this.#store.findCommit(revision) !== undefined) {
      return revision;
    }
    throw unknown(name);
  }

  descends(revision: Revision, ancestor: Revision): Promise<boolean> {
    return this.#history.contains(revision, ancestor);
  }

  async files(revision: Revision): Promise<readonly RepositoryFile[]> {
    const known = this.#listings.get(revision);
    if (known !== undefined) return known;
    const commit = await this.#store.findCommit(revision);
    if (commit === undefined) throw unknown(revision);
    const listing = await listFiles(this.#store, commit.tree, this.#lastListing);
    this.#lastListing = listing;
    this.#listings.set(revision, listing.files);
    return listing.files;
  }

  commit(ask: Ask): Promise<CommitResult> {
    return this.#maker.commit(this.#branch, ask);
  }

  async propose(branch: string, edit: Edit): Promise<CommitResult> {
    const head = await this.head();
    const ref = this.#refs.open(`refs/heads/${branch}`);
    return await this.#maker.branch(ref, head, edit);
  }

  async log(options: LogOptions): Promise<readonly Commit[]> {
    const head = await this.head();
    if (head === undefined) return [];
    return await this.#history.log(head, options);
  }

  async *story({ from, ...options }: StoryOptions): AsyncGenerator<Commit> {
    const head = from ?? await this.head();
    if (head !== undefined) yield* this.#history.story(head, options);
  }

  merged(revision: Revision): Promise<readonly CommitMessage[]> {
    return this.#history.merged(revision);
  }

  async content(blob: string): Promise<Uint8Array> {
    await this.#turns.take();
    return await this.#store.blob(blob);
  }

  notes(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, string>> {
    return this.#notes.read(revisions);
  }

  annotate(notes: ReadonlyMap<Revision, string>): Promise<void> {
    return this.#notes.write(notes);
  }
}

function unknown(name: string): ArkError {
  return new ArkError("revision-unknown", `The snapshot repository has no commit "${name}".`);
}
