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

  /** Somebody else commits and pushes: new text by path, null removes. */
  async push(
    files: Readonly<Record<string, string | null>>,
    message = "Change by hand",
  ): Promise<Revision> {
    const clone = await this.#person();
    await change(clone, files, message);
    await git(clone, "push", "-q", "origin", "HEAD:main");
    return await git(clone, "rev-parse", "HEAD");
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

  /** A commit that is on the server at once, without a clone and a push: there are many of them. */
  async commitThere(files: Readonly<Record<string, string>>): Promise<Revision> {
    const changes = Object.entries(files).map(([path, text]) =>
      `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
    );
    const head = "committer Somebody <somebody@example.org> now\ndata 6\nChange\n";
    const stream = `commit refs/heads/main\n${head}from refs/heads/main^0\n${changes.join("")}`;
    const args = ["fast-import", "--quiet", "--date-format=now"];
    const { code, stderr } = await tryGit(this.server.repository, args, stream);
    if (code !== 0) throw new Error(stderr);
    return await this.git("rev-parse", "main");
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
