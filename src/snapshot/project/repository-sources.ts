/** The files of one revision, as projects look them up. */
import type { Workload } from "../../model/snapshot.ts";
import { filesHash } from "../fingerprint.ts";
import type { SnapshotFile } from "../snapshot-file.ts";
import { MAX_FILE_BYTES, tooLarge } from "../yaml/decode.ts";
import { isInside } from "./paths.ts";
import { textFound } from "./sources.ts";
import type { Missing, Seen, SourceContent, Sources, SourceText, Unusable } from "./sources.ts";

/** What all projects of one load share. */
export class RepositoryFiles {
  readonly #files: readonly SnapshotFile[];
  readonly #variables: Readonly<Record<string, string>>;
  readonly #wanted = new Set<string>();
  #byPath: ReadonlyMap<string, SnapshotFile> | undefined;

  /** @param variables the process's own, as far as they are allowed to be looked at */
  constructor(files: readonly SnapshotFile[], variables: Readonly<Record<string, string>>) {
    this.#files = files;
    this.#variables = variables;
  }

  /** Paths of files that were looked up and are not loaded. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** Files that look up nothing need no index. */
  get(path: string): SnapshotFile | undefined {
    this.#byPath ??= new Map(this.#files.map((file) => [file.path, file]));
    return this.#byPath.get(path);
  }

  variable(name: string): string | undefined {
    return Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
  }

  /** @returns undefined: what there is to say of it until then */
  want(path: string): undefined {
    this.#wanted.add(path);
  }

  /** Whether all that a project has looked at is as it was. */
  isUnchanged({ files, variables }: Seen): boolean {
    return [...files].every(([path, state]) => stateOf(this.get(path)) === state) &&
      [...variables].every(([name, value]) => this.variable(name) === value);
  }
}

/** Of one project: notes what it looks at, and keeps it within bounds. */
export class ProjectSources implements Sources {
  readonly #repository: RepositoryFiles;
  readonly #files = new Map<string, string | undefined>();
  readonly #variables = new Map<string, string | undefined>();
  readonly #read = new Set<string>();
  #bytes = 0;
  #isComplete = true;

  constructor(repository: RepositoryFiles) {
    this.#repository = repository;
  }

  /** Whether every content that it asked for was loaded. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Undefined: it looked at nothing. */
  get seen(): Seen | undefined {
    if (this.#files.size + this.#variables.size === 0) return undefined;
    return { files: this.#files, variables: this.#variables };
  }

  /** The revision of the project whose base file this is: git's hash of it, where it has no other. */
  blobOf({ path, blob }: Pick<SnapshotFile, "path" | "blob">): string {
    const others = [...this.#read].map((other) => [other, this.#files.get(other)!] as const);
    return others.length === 0 ? blob : filesHash([[path, blob], ...others]);
  }

  /** For the workloads of the project whose base file this is: see `Workload.files`. */
  filesOf({ path }: Pick<SnapshotFile, "path">): Pick<Workload, "files"> {
    return this.#files.size === 0 ? {} : { files: [path, ...this.#files.keys()] };
  }

  readonly variable = (name: string): string | undefined => {
    const value = this.#repository.variable(name);
    this.#variables.set(name, value);
    return value;
  };

  has(path: string): boolean {
    return this.#look(path) !== undefined;
  }

  content(path: string): SourceContent {
    return this.#content(path, MAX_CONTENT_BYTES);
  }

  file(path: string): SourceText {
    const content = this.#content(path, MAX_FILE_BYTES);
    return content.state === "there" ? textFound(content) : content;
  }

  #content(path: string, limit: number): SourceContent {
    if (!isInside(path)) return { state: "unusable", why: outside(path) };
    const file = this.#look(path);
    if (file === undefined) return this.#absent(path);
    const wrong = this.#wrong(file, limit);
    if (wrong !== undefined) return { state: "unusable", why: wrong };
    const { bytes, blob } = file;
    if (bytes !== undefined) return { state: "there", bytes, blob };
    this.#isComplete = false;
    this.#repository.want(path);
    return { state: "wanted" };
  }

  #look(path: string): SnapshotFile | undefined {
    const file = this.#repository.get(path);
    this.#files.set(path, stateOf(file));
    return file;
  }

  /** A link to a folder hides what seems to be in it. */
  #absent(path: string): Missing {
    const steps = path.split("/");
    const folders = steps.slice(1).map((_, at) => steps.slice(0, at + 1).join("/"));
    const link = folders.map((folder) => this.#look(folder)).find((it) => it && !isFile(it));
    if (link === undefined) return { state: "absent" };
    return { state: "unusable", why: notAFile(link) };
  }

  #wrong(file: SnapshotFile, limit: number): Unusable | undefined {
    if (!isFile(file)) return notAFile(file);
    if (file.size > limit) return tooLarge(file.size, limit);
    if (this.#read.has(file.path)) return undefined;
    if (this.#read.size >= MAX_FILES || this.#bytes + file.size > MAX_PROJECT_BYTES) {
      return TOO_MUCH;
    }
    this.#read.add(file.path);
    this.#bytes += file.size;
    return undefined;
  }
}

const MAX_FILES = 200;
/** One mebibyte, and four of them. */
const MAX_CONTENT_BYTES = 1024 * 1024;
const MAX_PROJECT_BYTES = 4 * MAX_CONTENT_BYTES;

const TOO_MUCH: Unusable = {
  code: "project-too-large",
  message: "the project reads too much",
  hint: `A project reads at most ${MAX_FILES} files, and ${MAX_PROJECT_BYTES} bytes of them.`,
};

function outside(path: string): Unusable {
  const message = `\`${path}\` is not a path inside the repository`;
  return {
    code: "path-unsafe",
    message,
    hint: "Name a file of the repository, by a relative path.",
  };
}

function isFile({ kind }: SnapshotFile): boolean {
  return kind === "file" || kind === "executable";
}

function notAFile({ path, kind }: SnapshotFile): Unusable {
  const what = kind === "symlink" ? "a symbolic link" : "a submodule";
  const message = `\`${path}\` is ${what}`;
  return { code: "not-a-file", message, hint: "Put the file itself there." };
}

/** All that matters of a file to who reads it, as text to compare. */
function stateOf(file: SnapshotFile | undefined): string | undefined {
  return file && (isFile(file) ? file.blob : `${file.kind} ${file.blob}`);
}
