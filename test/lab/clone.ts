/** A person's clone of the snapshot repository, with the ordinary git. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mkdir } from "node:fs/promises";
import { run } from "./run.ts";

export class Clone {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async of(repository: string): Promise<Clone> {
    const dir = await mkdtemp(join(tmpdir(), "ark-clone-"));
    // By git's own protocol: copying files would meet those that the service is just writing.
    await run("git", ["clone", "--quiet", "--no-local", repository, dir]);
    const clone = new Clone(dir);
    await clone.git("config", "user.name", "Ada");
    await clone.git("config", "user.email", "ada@example.org");
    return clone;
  }

  git(...args: string[]): Promise<string> {
    return run("git", ["-C", this.dir, ...args]);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.dir, path), "utf8");
  }

  /** On top of whatever was pushed meanwhile. @param change new text by path; null removes */
  async push(change: Record<string, string | null>, message = "Change"): Promise<string> {
    await this.git("pull", "--quiet", "--rebase");
    for (const [path, text] of Object.entries(change)) {
      const file = join(this.dir, path);
      await mkdir(dirname(file), { recursive: true });
      if (text === null) await rm(file);
      else await writeFile(file, text);
    }
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    await this.git("push", "--quiet");
    return await this.git("rev-parse", "HEAD");
  }

  /** Replaces a text in a file, which has to be there. */
  async edit(path: string, before: string, after: string): Promise<string> {
    await this.git("pull", "--quiet", "--rebase");
    const text = await this.read(path);
    if (!text.includes(before)) throw new Error(`${path} has no ${before}:\n${text}`);
    return await this.push({ [path]: text.replace(before, after) }, `Edit ${path}`);
  }

  close(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}
