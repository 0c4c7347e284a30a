/**
 * What is noted of commits, as `git notes --ref=ark-schedule` and `git log --notes` know it: a tree
 * with one blob for each commit, named by its id.
 * Source: https://git-scm.com/docs/git-notes
 */
import { Buffer } from "node:buffer";
import type { Revision } from "../model/snapshot.ts";
import type { Author } from "../reconciler/ports.ts";
import type { CommitMaker } from "./commit-maker.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Ref } from "./refs.ts";

/** Clusters that share a repository, each in a folder of its own, note each for itself. */
export function notesRef(folder: string): string {
  return ["refs/notes/ark-schedule", ...folder.split("/")].filter((part) => part !== "").join("-");
}

export interface NotesParts {
  readonly ref: Ref;
  readonly store: ObjectStore;
  readonly maker: CommitMaker;
  readonly committer: Author;
}

export class Notes {
  readonly #parts: NotesParts;

  constructor(parts: NotesParts) {
    this.#parts = parts;
  }

  /** Those of `revisions` that have one. */
  async read(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, string>> {
    const blobs = await this.#blobs();
    const notes = new Map<Revision, string>();
    for (const revision of revisions) {
      const blob = blobs.get(revision);
      if (blob === undefined) continue;
      notes.set(revision, Buffer.from(await this.#parts.store.blob(blob)).toString().trimEnd());
    }
    return notes;
  }

  /** A note replaces the one that its commit has. */
  async write(notes: ReadonlyMap<Revision, string>): Promise<void> {
    const { ref, maker, committer } = this.#parts;
    const files = new Map([...notes].map(([revision, note]) => [revision, `${note}\n`]));
    const edit = { files, author: committer, message: "Note what became of revisions" };
    await maker.commit(ref, async () => ({ ...edit, trailers: {} }));
  }

  /** By commit. Where the ordinary git writes too, it may spread them over folders: "ab/cdef…". */
  async #blobs(): Promise<Map<Revision, string>> {
    const { ref, store } = this.#parts;
    const blobs = new Map<Revision, string>();
    const head = await ref.read();
    if (head === undefined) return blobs;
    const collect = async (tree: string, prefix: string) => {
      for (const { path, type, oid } of await store.tree(tree)) {
        if (type === "tree") await collect(oid, prefix + path);
        else blobs.set(prefix + path, oid);
      }
    };
    await collect((await store.commit(head)).tree, "");
    return blobs;
  }
}
