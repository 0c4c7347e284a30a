/** A snapshot repository in memory. It passes the same contract suite as the real one. */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { ArkError } from "../../src/errors.ts";
import type { Revision } from "../../src/model/snapshot.ts";
import type {
  Author,
  ChangedFile,
  Commit,
  CommitMessage,
  CommitResult,
  Edit,
  LogOptions,
  RepositoryFile,
  SnapshotRepository,
  StoryOptions,
} from "../../src/reconciler/ports.ts";

type Content = ReadonlyMap<string, string>;

interface Stored {
  readonly content: Content;
  readonly commit: Commit;
}

const TRIES = 30;
const SOMEBODY: Author = { name: "Somebody", email: "somebody@example.org" };

export class FakeRepository implements SnapshotRepository {
  readonly location = "memory";
  readonly #now: () => number;
  readonly #history: Stored[] = [];
  readonly #lost: Stored[] = [];
  readonly #proposed = new Map<string, Stored>();
  readonly #notes = new Map<Revision, string>();
  /** Counts the look-ups of each kind, for tests of the steady state. */
  readonly calls = { head: 0, fetch: 0, files: 0, commit: 0, log: 0 };
  /** Set to make each call fail, as a broken repository does. */
  failure: ArkError | undefined;

  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  async head(): Promise<Revision | undefined> {
    this.#called("head");
    return this.#head()?.commit.revision;
  }

  async files(revision: Revision): Promise<readonly RepositoryFile[]> {
    this.#called("files");
    const found = this.#all().find((one) => one.commit.revision === revision);
    if (found === undefined) throw new ArkError("revision-unknown", `No commit "${revision}".`);
    return [...found.content].sort(byPath).map(([path, text]) => toFile(path, text));
  }

  async commit(
    edit: (head: Revision | undefined) => Promise<Edit | undefined>,
  ): Promise<CommitResult> {
    this.#called("commit");
    for (let tries = 0; tries < TRIES; tries++) {
      const before = this.#head();
      const wanted = await edit(before?.commit.revision);
      if (this.#head() === before) return this.#apply(wanted);
    }
    throw new ArkError("repository-busy", "Others kept committing.");
  }

  async fetch(): Promise<void> {
    this.#called("fetch");
  }

  async resolve(name: string): Promise<Revision> {
    const branch = name.replace(/^refs\/heads\//, "");
    const named = branch === "main" ? this.#head() : this.#proposed.get(branch);
    const ids = this.#all().map((one) => one.commit.revision);
    const begins = name.length < 4 ? [] : ids.filter((id) => id.startsWith(name));
    const found = named?.commit.revision ?? (begins.length === 1 ? begins[0] : undefined);
    if (found === undefined) throw new ArkError("revision-unknown", `No commit "${name}".`);
    return found;
  }

  async descends(revision: Revision, ancestor: Revision): Promise<boolean> {
    const found = this.#all().find((one) => one.commit.revision === revision);
    const parents = found?.commit.parents ?? [];
    if (found === undefined || revision === ancestor) return found !== undefined;
    return (await Promise.all(parents.map((id) => this.descends(id, ancestor)))).includes(true);
  }

  async propose(branch: string, edit: Edit): Promise<CommitResult> {
    if (this.#proposed.has(branch)) throw new ArkError("repository-busy", `There is ${branch}.`);
    const stored = this.#store(edit);
    if (stored === undefined) return { revision: await this.head(), changed: false };
    this.#proposed.set(branch, stored);
    return { revision: stored.commit.revision, changed: true };
  }

  /** A proposed branch is what the snapshot's branch is from now on. */
  merge(branch: string): void {
    this.#history.push(this.#proposed.get(branch)!);
    this.#proposed.delete(branch);
  }

  async notes(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, string>> {
    return new Map([...this.#notes].filter(([revision]) => revisions.includes(revision)));
  }

  async annotate(notes: ReadonlyMap<Revision, string>): Promise<void> {
    for (const [revision, note] of notes) this.#notes.set(revision, note);
  }

  async tidy(): Promise<void> {}

  async close(): Promise<void> {}

  async log(options: LogOptions): Promise<readonly Commit[]> {
    this.#called("log");
    const { limit, paths, since = -Infinity, until = Infinity } = options;
    return this.#history.map((one) => one.commit).reverse()
      .filter(({ at }) => at >= since && at <= until)
      .filter((commit) => changes(commit, paths)).slice(0, limit);
  }

  /** Nothing is ever merged here: the branch's own commits are all. */
  async *story({ from, paths, since = -Infinity }: StoryOptions): AsyncGenerator<Commit> {
    const commits = this.#history.map((one) => one.commit);
    const end = from === undefined ? commits.length : 1 +
      commits.findIndex(({ revision }) => revision === from);
    for (const commit of commits.slice(0, end).reverse()) {
      if (commit.at < since) return;
      if (changes(commit, paths)) yield commit;
    }
  }

  async merged(): Promise<readonly CommitMessage[]> {
    return [];
  }

  async content(blob: string): Promise<Uint8Array> {
    const texts = this.#all().flatMap(({ content }) => [...content.values()]);
    const found = texts.find((text) => blobOf(Buffer.from(text)) === blob);
    if (found === undefined) throw new ArkError("repository-unusable", `No blob "${blob}".`);
    return Buffer.from(found);
  }

  /** Somebody else pushes: new text by path, null removes. */
  push(files: Readonly<Record<string, string | null>>, message = "Change by hand"): Revision {
    const edit = { files: new Map(Object.entries(files)), author: SOMEBODY, message, trailers: {} };
    const { revision, changed } = this.#apply(edit);
    if (revision === undefined || !changed) throw new Error("the push changes nothing");
    return revision;
  }

  /** Somebody pushes by force: the newest commits are gone, and there is another instead. */
  rewrite(files: Readonly<Record<string, string | null>>, commits = 1): Revision {
    this.#lost.push(...this.#history.splice(this.#history.length - commits));
    return this.push(files, "Rewrite history");
  }

  /** Somebody puts the branch to where it was before. */
  reset(revision: Revision): void {
    const all = [...this.#all()];
    this.#lost.push(...this.#history.splice(0));
    for (let next: Revision | undefined = revision; next !== undefined;) {
      const stored: Stored = all.find((one) => one.commit.revision === next)!;
      this.#history.unshift(stored);
      next = stored.commit.parents[0];
    }
  }

  /** As a new clone: what no branch leads to is not here. */
  forget(): void {
    this.#lost.length = 0;
  }

  #head(): Stored | undefined {
    return this.#history.at(-1);
  }

  #all(): readonly Stored[] {
    return [...this.#history, ...this.#lost, ...this.#proposed.values()];
  }

  #called(call: keyof FakeRepository["calls"]): void {
    this.calls[call] += 1;
    if (this.failure !== undefined) throw this.failure;
  }

  #apply(edit: Edit | undefined): CommitResult {
    const stored = this.#store(edit);
    if (stored !== undefined) this.#history.push(stored);
    return { revision: this.#head()?.commit.revision, changed: stored !== undefined };
  }

  /** Undefined where nothing would change. */
  #store(edit: Edit | undefined): Stored | undefined {
    const before = this.#head()?.content ?? new Map();
    const content = new Map(before);
    for (const [path, file] of edit?.files ?? []) {
      refuseMalformed(path);
      if (file === null) content.delete(path);
      else content.set(path, typeof file === "string" ? file : this.#textOf(file.blob));
    }
    const changed = difference(before, content);
    if (edit === undefined || changed.length === 0) return undefined;
    return { content, commit: this.#describe(edit, changed) };
  }

  #textOf(blob: string): string {
    const texts = this.#all().flatMap(({ content }) => [...content.values()]);
    const text = texts.find((each) => toFile("", each).blob === blob);
    if (text === undefined) throw new Error(`there is no content ${blob}`);
    return text;
  }

  #describe(edit: Edit, changed: readonly ChangedFile[]): Commit {
    const [subject = "", ...rest] = edit.message.trim().split("\n");
    const parents = this.#history.slice(-1).map((one) => one.commit.revision);
    return {
      revision: sha1(JSON.stringify([parents, [...edit.files], edit.message, this.#now()])),
      parents,
      author: edit.author,
      at: Math.floor(this.#now() / 1000) * 1000,
      subject,
      body: rest.join("\n").trim(),
      trailers: edit.trailers,
      changed,
    };
  }
}

function toFile(path: string, text: string): RepositoryFile {
  const bytes = Buffer.from(text);
  const read = async () => bytes;
  return { path, kind: "file", blob: blobOf(bytes), size: bytes.length, read };
}

function blobOf(bytes: Buffer): string {
  return sha1(Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
}

/** Whether it changes that file, or something in that folder. */
function changes({ changed }: Commit, paths: readonly string[] | undefined): boolean {
  const isWithin = (file: string) => (path: string) => file === path || file.startsWith(`${path}/`);
  return paths === undefined || changed.some((file) => paths.some(isWithin(file.path)));
}

function difference(before: Content, after: Content): ChangedFile[] {
  const changed: ChangedFile[] = [];
  const blob = (text: string | undefined) =>
    text === undefined ? undefined : blobOf(Buffer.from(text));
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = blob(before.get(path));
    const is = blob(after.get(path));
    if (was === is) continue;
    const change = was === undefined ? "added" : is === undefined ? "removed" : "modified";
    const blobs = {
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    };
    changed.push({ path, change, ...blobs });
  }
  return changed;
}

function refuseMalformed(path: string): void {
  if (!path.split("/").some((part) => ["", ".", "..", ".git"].includes(part))) return;
  throw new ArkError("internal", `"${path}" is no path that a commit may have.`);
}

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function sha1(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
