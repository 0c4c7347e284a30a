/**
 * Lets the library keep the packed objects that others are deltas of.
 * It means to, and has the place for it (`offsetCache` of a pack's index), but begins to only after a
 * count (`readDepth`) which is not a number where the index was read from a file: so it keeps nothing,
 * and makes an object at the end of fifty deltas out of fifty others, anew for each. Here the count
 * gets its beginning, and the place a bound. In a version that does otherwise this does nothing.
 * Source: `GitPackIndex.readSlice` of isomorphic-git 1.44.11
 */

/** Of all packs together. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** About what an object takes besides its content. */
const OBJECT_BYTES = 300;

type Kept = Record<string, { readonly object: Uint8Array }>;

/** What is used of the library's. */
interface PackIndex {
  offsetCache?: Kept;
  readDepth?: number;
}

export class DeltaBases {
  readonly #indexes = new Set<PackIndex>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** @param cache what the library was given to keep things in */
  async tend(cache: object): Promise<void> {
    for (const packs of mapsOf(cache)) {
      if (packs.size === this.#indexes.size) continue;
      for (const index of await Promise.all(packs.values())) this.#take(index);
    }
  }

  #take(index: PackIndex): void {
    if (this.#indexes.has(index)) return;
    this.#indexes.add(index);
    if (index.offsetCache === undefined) return;
    index.readDepth = 0;
    index.offsetCache = this.#bounded();
  }

  #bounded(): Kept {
    return new Proxy<Kept>({}, {
      set: (kept, offset, value: Kept[string]) => {
        this.#bytes += OBJECT_BYTES + value.object.length;
        if (this.#bytes > KEPT_BYTES) this.#drop();
        else Reflect.set(kept, offset, value);
        return true;
      },
    });
  }

  #drop(): void {
    this.#bytes = 0;
    for (const index of this.#indexes) {
      if (index.offsetCache !== undefined) index.offsetCache = this.#bounded();
    }
  }
}

/** The library keeps indexes by file name, under a symbol of its own. */
function mapsOf(cache: object): Map<string, Promise<PackIndex>>[] {
  const values = Object.getOwnPropertySymbols(cache).map((key) => Reflect.get(cache, key));
  return values.filter((value) => value instanceof Map);
}
