/** Brings new objects to the disk before a branch can point to them. */
import { join } from "node:path";
import { writeWhole } from "./durable-files.ts";
import { encodeLoose, type GitObject } from "./git-object.ts";
import { encodePack } from "./pack.ts";

/** From so many objects on they go into one pack; git draws the line there for what is pushed. */
const PACK_FROM = 100;

/**
 * Writes all of them, durably, also those that are there already: that makes them young again, so
 * that a garbage collection at this moment does not take them for litter.
 * The files are synced, their folders are not: every journaling file system keeps the order of
 * renames, and the branch's own comes after these.
 */
export async function writeObjects(gitdir: string, objects: readonly GitObject[]): Promise<void> {
  if (objects.length >= PACK_FROM) return await writePacked(gitdir, objects);
  await Promise.all(objects.map((object) => writeLoose(gitdir, object)));
}

async function writeLoose(gitdir: string, object: GitObject): Promise<void> {
  const path = join(gitdir, "objects", object.id.slice(0, 2), object.id.slice(2));
  await writeWhole(path, encodeLoose(object), "tmp_obj_");
}

async function writePacked(gitdir: string, objects: readonly GitObject[]): Promise<void> {
  const { name, pack, index } = encodePack(objects);
  const folder = join(gitdir, "objects", "pack");
  // A pack is seen by its index, so the index comes last.
  await writeWhole(join(folder, `${name}.pack`), pack, "tmp_pack_");
  await writeWhole(join(folder, `${name}.idx`), index, "tmp_idx_");
}
