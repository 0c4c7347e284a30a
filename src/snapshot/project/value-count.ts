/** How many values a value is made of. */

/** Counts no part twice: what is made of counted parts is counted at once. */
export class ValueCount {
  readonly #known = new WeakMap<object, number>();

  of(value: unknown): number {
    if (typeof value !== "object" || value === null) return 1;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const count = Object.values(value).reduce((sum: number, part) => sum + this.of(part), 1);
    this.#known.set(value, count);
    return count;
  }
}
