/**
 * How much a clone has piled up. Each fetch leaves a pack, each commit of ours a few loose objects,
 * and the library never packs them together; past some hundred, everything slows down.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Bulk {
  readonly packs: number;
  readonly loose: number;
  /** Of all packs. */
  readonly bytes: number;
  /** Of the largest pack alone: what the clone began with. */
  readonly largest: number;
}

const PACKS = 50;
const LOOSE = 4_000;
/** What may come on top of as much again as the clone began with; bytes. */
const SPARE = 64 * 1024 * 1024;

export function isSwollen({ packs, loose, bytes, largest }: Bulk): boolean {
  return packs > PACKS || loose > LOOSE || bytes > 2 * largest + SPARE;
}

export async function measureBulk(gitdir: string): Promise<Bulk> {
  const objects = join(gitdir, "objects");
  const folders = (await readdir(objects)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const counts = await Promise.all(
    folders.map(async (name) => (await readdir(join(objects, name))).length),
  );
  const names = (await readdir(join(objects, "pack"))).filter((name) => name.endsWith(".pack"));
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(objects, "pack", name))).size),
  );
  const add = (numbers: readonly number[]) => numbers.reduce((sum, it) => sum + it, 0);
  return {
    packs: names.length,
    loose: add(counts),
    bytes: add(sizes),
    largest: Math.max(0, ...sizes),
  };
}
