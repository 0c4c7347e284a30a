/** Values of this process that may run in containers, and be shown nowhere. Nothing prints them. */
export class HiddenValues {
  readonly #values: readonly string[];

  /** @param values shorter ones than four characters would hide nearly everything, and are left out */
  constructor(values: readonly string[]) {
    this.#values = values.filter((value) => value.length >= 4);
  }

  /** Whether any of them is part of a text in the data. */
  areIn(data: unknown): boolean {
    if (this.#values.length === 0) return false;
    if (typeof data === "string") return this.#values.some((value) => data.includes(value));
    if (data === null || typeof data !== "object") return false;
    return Object.entries(data).some(([key, value]) => this.areIn(key) || this.areIn(value));
  }
}
