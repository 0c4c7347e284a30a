/** The loop's memory in ZooKeeper, for whoever leads next. */
import { Buffer } from "node:buffer";
import { ArkError } from "../../errors.ts";
import { EMPTY_MEMORY, type Memory } from "../../model/memory.ts";
import { Mutex } from "../../mutex.ts";
import type { Log, MemoryStore } from "../../reconciler/ports.ts";
import { failure, type Setup } from "./faults.ts";
import { packMemory, unpackMemory } from "./memory-data.ts";
import { isSessionError, type Session, SessionError } from "./session.ts";

export interface ZooKeeperMemoryParts {
  /** Of its node. */
  readonly path: string;
  readonly setup: Setup;
  /** The one of now; undefined between two. */
  readonly session: () => Session | undefined;
  /** Of this replica, where it leads for certain; else undefined. */
  readonly term: () => string | undefined;
  readonly log: Log;
}

/** What the node held when it was last asked, or written. */
interface Known {
  /** Undefined: there is no node. */
  readonly version: number | undefined;
  /** In which it was written; "0" where that cannot be told. */
  readonly term: string;
}

/** What is in the way of a write is looked into so often: more cannot be a chance. */
const ATTEMPTS = 3;

export class ZooKeeperMemory implements MemoryStore {
  readonly #parts: ZooKeeperMemoryParts;
  readonly #turn = new Mutex();
  /** Undefined when it has to be asked before the next write. */
  #known: Known | undefined;
  /** What was reported as not readable. */
  #reported = "";

  constructor(parts: ZooKeeperMemoryParts) {
    this.#parts = parts;
  }

  load(): Promise<Memory> {
    return this.#turn.run(() => this.#translated(async () => (await this.#read()).memory));
  }

  save(memory: Memory): Promise<void> {
    return this.#turn.run(async () => {
      const data = await packMemory({ term: this.#term(), memory });
      await this.#translated(() => this.#write(data));
    });
  }

  /**
   * Writes on top of what is known. What has come in between is written over if it is of this term or
   * an earlier one: late, from a leader that was, or of ours whose answer was lost. A later term
   * means that another leads.
   */
  async #write(data: Uint8Array): Promise<void> {
    for (let attempt = 1;; attempt++) {
      const known = this.#known ?? await this.#look(data);
      if (known === "written") return;
      const term = this.#term();
      if (BigInt(known.term) > BigInt(term)) throw lost("Another replica leads, by a later term.");
      this.#known = undefined; // until it is answered
      try {
        this.#known = { version: await this.#put(data, known.version), term };
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || !isOvertaken(error)) throw error;
      }
    }
  }

  /** @returns the version that it has now */
  async #put(data: Uint8Array, version: number | undefined): Promise<number> {
    const { path } = this.#parts;
    if (version !== undefined) return (await this.#session().set(path, data, version)).version;
    await this.#session().create(path, data, "persistent");
    return 0;
  }

  /** What is there, or whether it is what was to be written: only its answer was lost. */
  async #look(data: Uint8Array): Promise<Known | "written"> {
    const { content, ...known } = await this.#read();
    if (content === undefined || !Buffer.from(data).equals(content)) return known;
    this.#known = known;
    return "written";
  }

  async #read(): Promise<Known & { readonly memory: Memory; readonly content?: Uint8Array }> {
    const { path } = this.#parts;
    try {
      const { data, stat } = await this.#session().get(path);
      const { version } = stat;
      const { term, memory } = await unpackMemory(data)
        .catch((error: unknown) => this.#setAside(data, `${stat.czxid}-${version}`, error));
      this.#known = { version, term };
      return { version, term, memory, content: data };
    } catch (error) {
      if (!isSessionError(error, "no-node")) throw error;
      this.#known = { version: undefined, term: "0" };
      return { ...this.#known, memory: EMPTY_MEMORY };
    }
  }

  /** Kept beside it, if that can be: healing goes on without it. */
  async #setAside(data: Uint8Array, stamp: string, problem: unknown) {
    const { path, log, term } = this.#parts;
    const aside = `${path}.broken-${stamp}`;
    if (term() !== undefined && this.#reported !== stamp) {
      this.#reported = stamp;
      const kept = await this.#session().create(aside, data, "persistent")
        .then(() => aside, () => undefined);
      const words = problem instanceof Error ? problem.message : String(problem);
      log.warn({ node: path, kept, problem: words }, UNREADABLE);
    }
    return { term: "0", memory: EMPTY_MEMORY };
  }

  #session(): Session {
    const session = this.#parts.session();
    if (session !== undefined) return session;
    throw new SessionError("connection-loss", "there is no session");
  }

  #term(): string {
    const term = this.#parts.term();
    if (term !== undefined) return term;
    throw lost("This replica does not lead, so it changes nothing of what is remembered.");
  }

  async #translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SessionError ? failure(error, this.#parts.setup) : error;
    }
  }
}

const UNREADABLE =
  "What was remembered of back-offs and bad revisions cannot be read; starting without it.";

/** Somebody was faster. */
function isOvertaken(error: unknown): boolean {
  return (["bad-version", "node-exists", "no-node"] as const)
    .some((code) => isSessionError(error, code));
}

function lost(words: string): ArkError {
  return new ArkError("leadership-lost", words);
}
