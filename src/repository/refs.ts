/** Where the repository's commits hang: on this machine, or on a git server. */
import type { Revision } from "../model/snapshot.ts";

/** One ref, such as refs/heads/main. All of it throws repository-unusable besides what is named. */
export interface Ref {
  /** What is known of it here, without asking anybody; undefined where it has no commit yet. */
  read(): Promise<Revision | undefined>;
  /** Asks whoever has it; what it holds, with all its objects, is here afterwards. @throws remote-* */
  refresh(): Promise<void>;
  /**
   * Moves it from `expected` to `next`; false, and nothing done, where it is elsewhere by now.
   * @param made ids of the objects that came with `next`
   * @throws ArkError repository-busy, remote-*
   */
  swap(
    expected: Revision | undefined,
    next: Revision,
    made: readonly string[],
  ): Promise<boolean>;
}

export interface Refs {
  /** @param name in full: "refs/heads/main" */
  open(name: string): Ref;
  /**
   * The commit of a branch, a tag, or a ref named in full, with all its objects; undefined where
   * there is no such thing.
   */
  find(name: string): Promise<Revision | undefined>;
}
