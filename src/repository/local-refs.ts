/** The refs of a bare repository on this machine. */
import * as fs from "node:fs";
import { Errors, resolveRef } from "isomorphic-git";
import type { Revision } from "../model/snapshot.ts";
import type { Clock } from "../reconciler/ports.ts";
import { LocalRef } from "./local-ref.ts";
import type { Refs } from "./refs.ts";
import { guarded } from "./unusable.ts";

export class LocalRefs implements Refs {
  readonly #gitdir: string;
  readonly #clock: Clock;

  constructor(gitdir: string, clock: Clock) {
    this.#gitdir = gitdir;
    this.#clock = clock;
  }

  open(name: string): LocalRef {
    return new LocalRef(this.#gitdir, name, this.#clock);
  }

  find(name: string): Promise<Revision | undefined> {
    return guarded(this.#gitdir, async () => {
      try {
        return await resolveRef({ fs, gitdir: this.#gitdir, ref: name });
      } catch (error) {
        if (error instanceof Errors.NotFoundError) return undefined;
        throw error;
      }
    });
  }
}
