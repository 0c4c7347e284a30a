/** What the core needs of the world. Adapters implement these; fakes pass the same contract suites. */
import type { Memory } from "../model/memory.ts";
import type { Revision } from "../model/snapshot.ts";

export type * from "./cluster-port.ts";

/** The git repository that holds the snapshot. */
export interface SnapshotRepository {
  /** For people: where it is, without credentials. */
  readonly location: string;
  /** The newest revision that is here; undefined before the first commit. Asks no remote. */
  head(): Promise<Revision | undefined>;
  /**
   * Asks the remote, where there is one, for what is newer: one ref look-up, and more only where
   * there is something. Afterwards `head` tells it.
   * @throws ArkError remote-unreachable, remote-refused
   */
  fetch(): Promise<void>;
  /**
   * The commit of a name: an id, whole or its beginning, a branch, a tag, or a ref in full, such as
   * "refs/pull/7/head"; of the remote, where there is one.
   * @throws ArkError revision-unknown, remote-unreachable, remote-refused
   */
  resolve(name: string): Promise<Revision>;
  /** Whether `ancestor` is `revision` itself or among the commits that led to it. */
  descends(revision: Revision, ancestor: Revision): Promise<boolean>;
  /** Every file of a revision. @throws ArkError revision-unknown, repository-unusable */
  files(revision: Revision): Promise<readonly RepositoryFile[]>;
  /**
   * Compare-and-swap: `edit` is given the newest revision and says what to write; when somebody else
   * committed meanwhile, it is asked again on top of that. Writes nothing when it returns undefined
   * or changes nothing.
   * @returns the revision in force afterwards, and whether this call made it
   * @throws ArkError repository-busy, repository-unusable, remote-unreachable, remote-refused
   */
  commit(edit: (head: Revision | undefined) => Promise<Edit | undefined>): Promise<CommitResult>;
  /**
   * A commit on top of `head`, as a new branch that is left to be merged.
   * @throws as `commit`; repository-busy where there is a branch of that name
   */
  propose(branch: string, edit: Edit): Promise<CommitResult>;
  /** Newest first. */
  log(options: LogOptions): Promise<readonly Commit[]>;
  /**
   * Newest first, as far as is asked for: the branch's own commits, each merge as one with what it
   * brought (`git log --first-parent`). Gives way to other work, however long the history is.
   */
  story(options: StoryOptions): AsyncIterable<Commit>;
  /** The commits that a merge brought into the branch, newest first; none of any other commit. */
  merged(revision: Revision): Promise<readonly CommitMessage[]>;
  /** The content by git's hash of it. @throws ArkError repository-unusable */
  content(blob: string): Promise<Uint8Array>;
  /** What is noted of these revisions (`git notes --ref=ark-schedule`), by revision. */
  notes(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, string>>;
  /** Notes something of revisions, in place of what was noted of them. @throws as `commit` */
  annotate(notes: ReadonlyMap<Revision, string>): Promise<void>;
  /**
   * What can wait until a new revision is taken up: asks for what others have noted, and clears up
   * what years of running have piled up, if it is time.
   * @param keep revisions that have to stay readable, besides the newest and what led to it
   */
  tidy(keep: readonly Revision[]): Promise<void>;
  /** Ends its connections, and what is under way on them. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly limit: number;
  /** Keeps those that change any of them: files, or folders. */
  readonly paths?: readonly string[];
  /** Keeps those committed from then on, and until then; milliseconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

export interface StoryOptions extends Pick<LogOptions, "paths" | "since"> {
  /** Where to begin; else at the head. */
  readonly from?: Revision;
}

export interface RepositoryFile {
  /** With "/", from the root. */
  readonly path: string;
  /** Git's: "file", "executable", "symlink", "submodule". */
  readonly kind: "file" | "executable" | "symlink" | "submodule";
  /** Git's hash of the content. */
  readonly blob: string;
  readonly size: number;
  /** The content; cached by blob where it pays. */
  read(): Promise<Uint8Array>;
}

/** What a file becomes: a text, a content that some revision has, or null: removed. */
export type FileEdit = string | StoredFile | null;

/** A content that is in the repository already, byte for byte. */
export type StoredFile = Pick<RepositoryFile, "kind" | "blob">;

export interface Edit {
  /** By path. */
  readonly files: ReadonlyMap<string, FileEdit>;
  readonly author: Author;
  /** First line: what. Then, after an empty line: why and details. Trailers are separate. */
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
}

export interface Author {
  readonly name: string;
  readonly email: string;
}

export interface CommitResult {
  readonly revision: Revision | undefined;
  readonly changed: boolean;
}

export interface CommitMessage {
  readonly revision: Revision;
  readonly parents: readonly Revision[];
  readonly author: Author;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** First line. */
  readonly subject: string;
  /** The rest, without trailers. */
  readonly body: string;
  readonly trailers: Readonly<Record<string, string>>;
}

export interface Commit extends CommitMessage {
  /** Paths that differ from the first parent, sorted. */
  readonly changed: readonly ChangedFile[];
}

export interface ChangedFile {
  readonly path: string;
  readonly change: "added" | "modified" | "removed";
  /** Git's hashes of the content; absent where there is none, and of a submodule. */
  readonly before?: string;
  readonly after?: string;
}

/**
 * The website of the snapshot repository: GitHub, GitLab, Gitea or Forgejo. All calls have deadlines
 * of their own, and end early when `signal` aborts.
 */
export interface Forge {
  /** For people: "acme/snapshots on GitHub". */
  readonly location: string;
  /**
   * Asks for a branch to be merged. Where that was asked before and is still open, answers with it.
   * @throws ArkError forge-refused, forge-limited, forge-unreachable
   */
  openPullRequest(wanted: PullRequestDraft, signal?: AbortSignal): Promise<PullRequest>;
  /** Marks a commit, in place of its earlier mark of this context. @throws as `openPullRequest` */
  setStatus(status: CommitStatus, signal?: AbortSignal): Promise<void>;
}

export interface PullRequestDraft {
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly base: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface PullRequest {
  readonly url: string;
  readonly number: number;
}

export interface CommitStatus {
  readonly revision: Revision;
  readonly state: "pending" | "success" | "failure" | "error";
  /** For people; no more than 140 characters, which is what GitHub takes. */
  readonly description: string;
  /** What tells it from the marks of others: "ark-schedule/host-a". */
  readonly context: string;
}

/** Who leads. Alone: this process, from its start. */
export interface Election {
  /** As far as this process knows without asking. */
  current(): Leadership;
  /** Asks who leads now. @throws ArkError no-leader */
  leader(): Promise<Leader>;
  /** Calls `changed` whenever `current` begins to answer otherwise, until `signal` aborts. */
  watch(changed: () => void, signal: AbortSignal): void;
  /** Leads no more and is no candidate any more; once it resolves, the next in line may begin. */
  resign(): Promise<void>;
}

export type Leadership = Leading | Following;

/** This process leads. */
export interface Leading {
  readonly self: true;
  /** `ACS_ADVERTISE`, or this host and port. */
  readonly leader: string;
  /** Grows from one leadership to the next: digits, to be compared as a number. */
  readonly term: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Aborted when this process is not to act any more. */
  readonly signal: AbortSignal;
  /**
   * Whether this process leads for certain. It asks the clock, because a process that was suspended
   * goes on before any timer tells it that its time is over. Aborts `signal` where it does not.
   */
  holds(): boolean;
  /** What is wrong with the election all the same, a sentence each. */
  readonly problems: readonly string[];
}

/** Another process leads, or none does. */
export interface Following extends Pick<Leading, "problems"> {
  readonly self: false;
  /** Who led when this process last asked; absent where nobody did, or nobody could be asked. */
  readonly leader?: string;
  readonly term?: string;
  readonly since?: number;
}

/** Who leads, for whoever wants something of the leader. */
export type Leader = {
  readonly self: true;
  /** What another replica shows with what it passes on; absent where there is no other. */
  readonly token?: string;
} | {
  readonly self: false;
  /** host:port of its API. */
  readonly address: string;
  /** What shows the leader that a request comes from another replica. */
  readonly token: string;
};

export interface MemoryStore {
  /**
   * What was saved last; the empty memory when there is nothing, or nothing readable.
   * @throws ArkError zookeeper-unreachable, zookeeper-refused
   */
  load(): Promise<Memory>;
  /**
   * Whole or not at all.
   * @throws ArkError leadership-lost where another may have saved since, zookeeper-unreachable,
   *   zookeeper-refused; the system's error where a disk refuses
   */
  save(memory: Memory): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since this process began; goes on evenly, whatever is done to the clock. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or at once when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** As pino's: fields first, then a sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Counters and timers, named as in `/metrics`. */
export interface Metrics {
  round(result: "ok" | "failed", seconds: number): void;
  action(kind: string, result: "ok" | "failed", seconds: number): void;
  commit(action: string): void;
  /** Of news from the snapshot repository's remote. */
  fetch(result: "ok" | "failed", seconds: number): void;
  wakeUp(cause: string): void;
}
