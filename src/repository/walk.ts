/** Ways from a commit to those that led to it. */
import { setImmediate } from "node:timers/promises";
import type { CommitObject } from "isomorphic-git";
import type { Revision } from "../model/snapshot.ts";
import type { ObjectStore } from "./object-store.ts";

export interface Step {
  readonly revision: Revision;
  readonly commit: CommitObject;
}

/** Reading packed objects takes no turn of the event loop: after so many commits others have theirs. */
const STEPS_IN_A_TURN = 8;

/**
 * By the time of commit, newest first, each once; of equal times the one that was met first.
 * The library's `log` tells a commit again for each merge that leads to it, where times are equal.
 */
export async function* walk(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  const seen = new Set([head]);
  const waiting: Step[] = [{ revision: head, commit: await store.commit(head) }];
  for (let next = waiting.shift(), steps = 1; next !== undefined; next = waiting.shift(), steps++) {
    yield next;
    for (const revision of next.commit.parent) {
      if (seen.has(revision)) continue;
      seen.add(revision);
      insert(waiting, { revision, commit: await store.commit(revision) });
    }
    if (steps % STEPS_IN_A_TURN === 0) await setImmediate();
  }
}

/** From each to its first parent. */
export async function* walkBranch(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  let revision: Revision | undefined = head;
  for (let steps = 1; revision !== undefined; steps++) {
    const commit: CommitObject = await store.commit(revision);
    yield { revision, commit };
    revision = commit.parent[0];
    if (steps % STEPS_IN_A_TURN === 0) await setImmediate();
  }
}

/**
 * The commits behind the other parents of a merge that its first parent does not have, newest first.
 * Goes by the times of commits, as git does: where clocks were wrong, it may tell some too many.
 */
export async function walkMerged(store: ObjectStore, merge: Revision): Promise<Step[]> {
  const [first, ...others] = (await store.commit(merge)).parent;
  if (first === undefined || others.length === 0) return [];
  const known = new Set([first]);
  const seen = new Set([first, ...others]);
  const waiting: Step[] = [];
  for (const revision of seen) insert(waiting, { revision, commit: await store.commit(revision) });
  const found: Step[] = [];
  while (waiting.some(({ revision }) => !known.has(revision))) {
    const next = waiting.shift()!;
    const isKnown = known.has(next.revision);
    if (!isKnown) found.push(next);
    for (const revision of next.commit.parent) {
      if (isKnown) known.add(revision);
      if (seen.has(revision)) continue;
      seen.add(revision);
      insert(waiting, { revision, commit: await store.commit(revision) });
    }
    if (seen.size % STEPS_IN_A_TURN === 0) await setImmediate();
  }
  return found.filter(({ revision }) => !known.has(revision));
}

/** Behind all that are as new. */
function insert(waiting: Step[], step: Step): void {
  const at = waiting.findIndex((other) => timeOf(other) < timeOf(step));
  waiting.splice(at < 0 ? waiting.length : at, 0, step);
}

function timeOf({ commit }: Step): number {
  return commit.committer.timestamp;
}
