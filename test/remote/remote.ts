/** A snapshot repository on a git server of the lab, and somebody else who pushes there. */
import { Buffer } from "node:buffer";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Revision } from "../../src/model/snapshot.ts";
import type { SnapshotRepository } from "../../src/reconciler/ports.ts";
import { createHttpTransport } from "../../src/repository/remote/http-transport.ts";
import { openRemote } from "../../src/repository/remote/open-remote.ts";
import { GitServer } from "../lab/git-server.ts";
import { change, CLOCK, COMMITTER, fsck, git, tryGit } from "../repository/git.ts";

/** So short that a test of what they end is short too; milliseconds. */
const DEADLINES = { connect: 2_000, answer: 1_500, silence: 1_500, whole: 10_000 };

export class RemoteLab {
  readonly server: GitServer;
  readonly folder: string;

  private constructor(server: GitServer, folder: string) {
    this.server = server;
    this.folder = folder;
  }

  static async start(): Promise<RemoteLab> {
    return new RemoteLab(await GitServer.start(), await mkdtemp(join(tmpdir(), "ark-remote-")));
  }

  /** The folder of the clone that a repository of this name works with. */
  cloneOf(name: string): string {
    return join(this.folder, name, "clone.git");
  }

  /** As one replica, or one cluster, opens it. */
  open(name = "one", password = this.server.password): Promise<SnapshotRepository> {
    const credentials = { username: this.server.username, password };
    const options = { href: this.server.url, credentials, deadlines: DEADLINES };
    const transport = createHttpTransport(options);
    const common = {
      ...{ branch: "main", notes: "refs/notes/ark-schedule" },
      ...{ committer: COMMITTER, clock: CLOCK },
    };
    return openRemote({ dir: this.cloneOf(name), transport, ...common });
  }

  /**
   * Somebody else's commit is on the server: new text by path, null removes. By one program, since a
   * clone and a push take twenty, and there are many of them.
   */
  async push(
    files: Readonly<Record<string, string | null>>,
    message = "Change by hand",
  ): Promise<Revision> {
    const main = "refs/heads/main";
    const { code: none } = await this.#tryGit(["rev-parse", "--verify", "--quiet", main]);
    const { code, stdout, stderr } = await this.#tryGit(
      ["fast-import", "--quiet", "--date-format=now"],
      [
        `commit ${main}`,
        "mark :1",
        "committer Somebody <somebody@example.org> now",
        data(`${message}\n`),
        ...(none === 0 ? [`from ${main}^0`] : []),
        ...Object.entries(files).flatMap(([path, text]) =>
          text === null ? [`D ${path}`] : [`M 100644 inline ${path}`, data(text)]
        ),
        "get-mark :1",
        "",
      ].join("\n"),
    );
    if (code !== 0) throw new Error(stderr);
    return stdout.trimEnd();
  }

  /** Somebody else replaces the newest commit, by a forced push. */
  async rewrite(
    files: Readonly<Record<string, string | null>>,
    message: string,
  ): Promise<Revision> {
    const clone = await this.#person();
    await git(clone, "reset", "-q", "--hard", "origin/main~1");
    await change(clone, files, message);
    await git(clone, "push", "-q", "--force", "origin", "HEAD:main");
    return await git(clone, "rev-parse", "HEAD");
  }

  /** On the newest state of the server. */
  async #person(): Promise<string> {
    const clone = join(this.folder, "person");
    await git(this.folder, "clone", "-q", this.server.cloneUrl, clone).catch(() => undefined);
    await git(clone, "fetch", "-q");
    const heads = await git(clone, "branch", "-r", "--list", "origin/main");
    if (heads !== "") await git(clone, "reset", "-q", "--hard", "origin/main");
    return clone;
  }

  #tryGit(args: readonly string[], input = "") {
    return tryGit(this.server.repository, args, input);
  }

  /** The ordinary git, in the repository on the server. */
  git(...args: string[]): Promise<string> {
    return git(this.server.repository, ...args);
  }

  /** Looks whether all that was made is without fault. */
  async close(): Promise<void> {
    await fsck(this.server.repository);
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** As `git fast-import` reads it. */
function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
