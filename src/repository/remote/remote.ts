/** A repository on a git server: what its refs hold, and how objects come and go. */
import {
  Errors,
  fetch,
  listServerRefs,
  packObjects,
  readCommit,
  type ServerRef,
} from "isomorphic-git";
import { ArkError } from "../../errors.ts";
import type { Revision } from "../../model/snapshot.ts";
import { READING_FILES } from "../reading-files.ts";
import { explained } from "../unusable.ts";
import { Advertisements } from "./advertisements.ts";
import { type Move, pushRequest, refusalIn } from "./push-request.ts";
import { refused, unreachable } from "./remote-error.ts";
import { Receiving } from "./receiving.ts";
import { bodyOf, type Transport } from "./transport.ts";

/** Names that a person may mean by one word, in git's order. */
const SHORT: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `refs/tags/${name}`,
  (name) => `refs/heads/${name}`,
];

export class Remote {
  readonly location: string;
  readonly #transport: Transport;
  readonly #known: Advertisements;
  /** The clone that objects come to, and go from. */
  readonly #gitdir: string;
  /** The library's own, of the packs in the clone. */
  #indexes: object = {};

  constructor(transport: Transport, gitdir: string) {
    this.location = transport.location;
    this.#transport = transport;
    this.#known = new Advertisements(transport.http);
    this.#gitdir = gitdir;
  }

  /** The clone is another, with other packs. */
  forgetPacks(): void {
    this.#indexes = {};
  }

  /** What a ref holds there; undefined where there is no such ref. @throws ArkError remote-* */
  async lookUp(ref: string): Promise<Revision | undefined> {
    const found = (await this.#refs(ref)).find((one) => one.ref === ref);
    // An annotated tag is an object of its own; what is wanted is the commit.
    return found?.peeled ?? found?.oid;
  }

  /** Names, without "refs/heads/". @throws ArkError remote-* */
  async branches(): Promise<string[]> {
    const prefix = "refs/heads/";
    return (await this.#refs(prefix)).map(({ ref }) => ref.slice(prefix.length));
  }

  /** The full name of a branch, of a tag, or of itself; undefined where there is none. */
  async fullName(name: string): Promise<string | undefined> {
    for (const long of SHORT.map((make) => make(name))) {
      if (long.startsWith("refs/") && await this.lookUp(long) !== undefined) return long;
    }
    return undefined;
  }

  /**
   * Brings a ref's commit here, with all that it needs, durably.
   * @param there what the ref was found to hold
   * @param known a commit that is here already, with all that it needs
   * @returns the commit that came, which may be newer than what was looked up before
   */
  fetch(ref: string, there: Revision, known: Revision | undefined): Promise<Revision> {
    return this.#guarded(async () => {
      const receiving = new Receiving(this.#gitdir);
      const { url, protocol } = this.#transport;
      const http = protocol === 2 ? this.#known.fetching(ref, there) : this.#transport.http;
      const { fs } = receiving;
      const from = { http, url, remote: "origin", remoteRef: ref, singleBranch: true, tags: false };
      const { fetchHead } = await fetch({
        ...{ ...from, fs, gitdir: this.#gitdir, cache: this.#indexes },
        ref: known ?? ref,
      });
      if (fetchHead === null || !await receiving.keep()) {
        throw unreachable(this.location, "sent objects that are not whole; they are asked anew.");
      }
      if (fetchHead === there) return there;
      // Of an annotated tag, the commit.
      return (await readCommit({ fs: READING_FILES, gitdir: this.#gitdir, oid: fetchHead })).oid;
    });
  }

  /**
   * Moves a ref there, by compare-and-swap.
   * @param made ids of the objects, all here, that the server may lack
   * @returns false, and nothing done, where the ref is elsewhere by now
   */
  async push(move: Move, made: readonly string[]): Promise<boolean> {
    try {
      const refusal = await this.#push(move, made);
      if (refusal === undefined) return true;
      throw refused(this.location, `refuses the push: ${refusal}. May this user write there?`);
    } catch (error) {
      // It may have been done before the answer was lost.
      const now = await this.lookUp(move.ref).catch(() => move.expected);
      if (now === move.next) return true;
      if (now !== move.expected) return false;
      throw this.#explained(error);
    }
  }

  /** @returns what the server says against it */
  async #push(move: Move, made: readonly string[]): Promise<string | undefined> {
    const { http, url, protocol } = this.#transport;
    const pack = { fs: READING_FILES, gitdir: this.#gitdir, oids: [...made], write: false };
    const { packfile } = await packObjects(pack);
    const service = "git-receive-pack";
    // Where a conversation is not one of single questions, it has to be opened.
    if (protocol === 1) await http.request({ url: `${url}/info/refs?service=${service}` });
    const response = await http.request({
      url: `${url}/${service}`,
      method: "POST",
      headers: {
        "content-type": `application/x-${service}-request`,
        accept: `application/x-${service}-result`,
      },
      body: once(pushRequest(move, packfile!)),
    });
    return refusalIn(await bodyOf(response));
  }

  #refs(prefix: string): Promise<ServerRef[]> {
    const { url, protocol } = this.#transport;
    const http = protocol === 2 ? this.#known.looking : this.#transport.http;
    const of = { prefix, peelTags: true, protocolVersion: protocol };
    return this.#guarded(() => listServerRefs({ http, url, ...of }));
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** The server's refusals, and the system's; what the transport throws is explained already. */
  #explained(failure: unknown): unknown {
    const error = explained(this.#gitdir, failure);
    if (error instanceof ArkError) return error;
    if (error instanceof Errors.NotFoundError) {
      return unreachable(this.location, "changed in between; it is asked again.", error);
    }
    const said = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return unreachable(this.location, `answers what cannot be understood (${said}).`, error);
  }
}

async function* once(body: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield body;
}
