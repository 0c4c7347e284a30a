/** Ways from a commit to those that led to it. */
import type { CommitObject } from "isomorphic-git";
import type { Revision } from "../model/snapshot.ts";
import type { ObjectStore } from "./object-store.ts";
import { Turns } from "./turns.ts";

export interface Step {
  readonly revision: Revision;
  readonly commit: CommitObject;
}

/**
 * By the time of commit, newest first, each once; of equal times the one that was met first.
 * The library's `log` tells a commit again for each merge that leads to it, where times are equal.
 */
export async function* walk(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  const seen = new Set([head]);
  const turns = new Turns();
  const waiting: Step[] = [{ revision: head, commit: await store.commit(head) }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    await turns.take();
    yield next;
    for (const revision of next.commit.parent) {
      if (seen.has(revision)) continue;
      seen.add(revision);
      insert(waiting, { revision, commit: await store.commit(revision) });
    }
  }
}

/** From each to its first parent. */
export async function* walkBranch(store: ObjectStore, head: Revision): AsyncGenerator<Step> {
  const turns = new Turns();
  let revision: Revision | undefined = head;
  while (revision !== undefined) {
    await turns.take();
    const commit: CommitObject = await store.commit(revision);
    yield { revision, commit };
    revision = commit.parent[0];
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
  const turns = new Turns();
  const found: Step[] = [];
  while (waiting.some(({ revision }) => !known.has(revision))) {
    await turns.take();
    const next = waiting.shift()!;
    const isKnown = known.has(next.revision);
    if (!isKnown) found.push(next);
    for (const revision of next.commit.parent) {
      if (isKnown) known.add(revision);
      if (seen.has(revision)) continue;
      seen.add(revision);
      insert(waiting, { revision, commit: await store.commit(revision) });
    }
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
