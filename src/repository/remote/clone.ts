/** The clone of a remote repository in the data directory: a cache that can be made anew at any time. */
import * as fs from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { getConfig, setConfig } from "isomorphic-git";
import type { Revision } from "../../model/snapshot.ts";
import type { Mutex } from "../../mutex.ts";
import type { Clock } from "../../reconciler/ports.ts";
import { createBare } from "../create-bare.ts";
import { isVacant } from "../inspect-bare.ts";
import { LocalRefs } from "../local-refs.ts";
import { ObjectStore } from "../object-store.ts";
import { guarded } from "../unusable.ts";
import { isSwollen, measureBulk } from "./bulk.ts";
import { Remote } from "./remote.ts";
import type { Transport } from "./transport.ts";

export interface CloneOptions {
  readonly dir: string;
  readonly transport: Transport;
  /** "main" */
  readonly branch: string;
  readonly clock: Clock;
}

/** Makes the folder ready: what is there is used if it is a clone of that repository. */
export async function prepareClone({ dir, transport, branch }: CloneOptions): Promise<void> {
  await guarded(dir, async () => {
    const old = `${dir}.old`;
    // The process ended between the two renames of a renewal.
    if (await isVacant(dir) && !await isVacant(old)) await rename(old, dir);
    const path = "remote.origin.url";
    const known = await getConfig({ fs, gitdir: dir, path }).catch(() => undefined);
    if (known === transport.location) return await removeLocks(dir);
    await rm(dir, { recursive: true, force: true });
    await createBare(dir, branch);
    await setConfig({ fs, gitdir: dir, path, value: transport.location });
  });
}

/** Nobody else writes to the clone: those that are there at a start were left by a process that died. */
async function removeLocks(dir: string): Promise<void> {
  // Without the folder it is damaged, which is found out by whoever reads it.
  const names = await readdir(join(dir, "refs"), { recursive: true }).catch(() => []);
  const locks = names.filter((name) => name.endsWith(".lock"));
  await Promise.all(locks.map((name) => rm(join(dir, "refs", name), { force: true })));
}

/**
 * Replaces a clone that has piled up too much by a new one.
 * @param refs those that are wanted of the remote, in full
 * @param keep revisions without which the new one is of no use: it is dropped then
 * @param alone nothing else is to read refs or write while the folders are exchanged
 */
export async function renewClone(
  options: CloneOptions,
  refs: readonly string[],
  keep: readonly Revision[],
  alone: Mutex["run"],
): Promise<void> {
  const { dir } = options;
  await guarded(dir, async () => {
    await sweep(dir);
    if (!isSwollen(await measureBulk(dir))) return;
    const fresh = `${dir}.new`;
    if (await fill({ ...options, dir: fresh }, refs, keep)) {
      await alone(async () => {
        await rename(dir, `${dir}.old`);
        await rename(fresh, dir);
      });
    }
    await sweep(dir);
  });
}

async function fill(
  options: CloneOptions,
  refs: readonly string[],
  keep: readonly Revision[],
): Promise<boolean> {
  const { dir, transport, clock } = options;
  await prepareClone(options);
  const remote = new Remote(transport, dir);
  const local = new LocalRefs(dir, clock);
  for (const name of refs) {
    const there = await remote.lookUp(name);
    if (there === undefined) continue;
    await local.open(name).swap(undefined, await remote.fetch(name, there, undefined));
  }
  const store = new ObjectStore(dir);
  const found = await Promise.all(keep.map((revision) => store.findCommit(revision)));
  return !found.includes(undefined);
}

/** What an earlier renewal has left. */
async function sweep(dir: string): Promise<void> {
  const left = [`${dir}.new`, `${dir}.old`];
  await Promise.all(left.map((path) => rm(path, { recursive: true, force: true })));
}

/** Throws all of it away; it comes again from the remote. */
export async function discardClone(dir: string): Promise<void> {
  await guarded(dir, async () => {
    for (const name of await readdir(dir)) await rm(`${dir}/${name}`, { recursive: true });
  });
}
