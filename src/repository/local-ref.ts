/**
 * One ref of a repository on this machine: read and moved in git's own way, with git's own lock
 * file, so that an ordinary `git push` and a commit of ours never overwrite each other.
 * Source: https://git-scm.com/docs/gitrepository-layout (refs, packed-refs, *.lock)
 */
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArkError } from "../errors.ts";
import type { Revision } from "../model/snapshot.ts";
import type { Clock } from "../reconciler/ports.ts";
import { readIfThere, syncFolder } from "./durable-files.ts";
import { isObjectId } from "./object-id.ts";
import type { Ref } from "./refs.ts";
import { guarded, systemCode, unusable } from "./unusable.ts";

/** Milliseconds. Who holds the lock needs it for a few. */
const LOCK_DEADLINE = 5_000;
const LOCK_POLL = 10;
/** One that is as old as this was left by a process that died; milliseconds. */
const LOCK_AGE = 60_000;

export class LocalRef implements Ref {
  readonly #gitdir: string;
  readonly #ref: string;
  readonly #path: string;
  readonly #clock: Clock;

  /** @param ref in full: "refs/heads/main" */
  constructor(gitdir: string, ref: string, clock: Clock) {
    this.#gitdir = gitdir;
    this.#ref = ref;
    this.#path = join(gitdir, this.#ref);
    this.#clock = clock;
  }

  /** Nobody else has to be asked. */
  async refresh(): Promise<void> {}

  /** @throws ArkError repository-unusable */
  read(): Promise<Revision | undefined> {
    return guarded(this.#gitdir, async () => {
      // In this order: git writes packed-refs before it removes the file.
      const value = (await readIfThere(this.#path))?.toString().trim() ?? await this.#readPacked();
      if (value === undefined) await stat(join(this.#gitdir, "HEAD")).catch(this.#gone);
      else if (!isObjectId(value)) throw this.#broken(value);
      return value;
    });
  }

  /** @throws ArkError repository-busy when others keep it locked, repository-unusable */
  swap(expected: Revision | undefined, next: Revision): Promise<boolean> {
    return guarded(this.#gitdir, async () => {
      const lock = `${this.#path}.lock`;
      const file = await this.#lock(lock);
      let held = true;
      try {
        if ((await this.read()) !== expected) return false;
        await file.writeFile(`${next}\n`);
        await file.sync();
        await rename(lock, this.#path);
        held = false;
      } finally {
        await file.close();
        // Not after the rename: a lock of that name is somebody else's by then.
        if (held) await rm(lock, { force: true });
      }
      await syncFolder(dirname(this.#path));
      return true;
    });
  }

  async #lock(lock: string): Promise<FileHandle> {
    const deadline = this.#clock.now() + LOCK_DEADLINE;
    await mkdir(dirname(lock), { recursive: true });
    while (true) {
      try {
        return await open(lock, "wx", 0o666);
      } catch (error) {
        if (systemCode(error) !== "EEXIST") throw error;
        if (await this.#isLeft(lock)) {
          await rm(lock, { force: true });
          continue;
        }
        if (this.#clock.now() >= deadline) throw held(lock, error);
      }
      await this.#clock.sleep(LOCK_POLL);
    }
  }

  async #isLeft(lock: string): Promise<boolean> {
    // Whoever held it may have just gone.
    const made = await stat(lock).then(({ mtimeMs }) => mtimeMs, () => Infinity);
    return this.#clock.now() - made > LOCK_AGE;
  }

  async #readPacked(): Promise<string | undefined> {
    const packed = await readIfThere(join(this.#gitdir, "packed-refs"));
    const line = packed?.toString().split("\n").find((text) => text.slice(41) === this.#ref);
    return line?.slice(0, 40);
  }

  readonly #gone = (error: unknown): never => {
    throw unusable(this.#gitdir, "is not there any more. Put it back, then start anew.", error);
  };

  #broken(value: string): ArkError {
    const shown = JSON.stringify(value.slice(0, 60));
    return unusable(
      this.#gitdir,
      `has a broken branch: ${this.#ref} holds ${shown}, where a commit's id belongs. ` +
        "Set it with `git update-ref`.",
    );
  }
}

function held(lock: string, cause: unknown): ArkError {
  return new ArkError(
    "repository-busy",
    `${lock} is there since ${LOCK_DEADLINE / 1000} s or more: another git process is at work, ` +
      "or one has died. Remove the file if none runs, or ask again when it is a minute old.",
    { cause },
  );
}
