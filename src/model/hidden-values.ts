/** Values of this process that may run in containers, and be shown nowhere. Nothing prints them. */
export class HiddenValues {
  readonly #values: readonly string[];

  /** @param values shorter ones than four characters would hide nearly everything, and are left out */
  constructor(values: readonly string[]) {
    this.#values = values.filter((value) => value.length >= 4);
  }

  /** These and others. */
  and(others: HiddenValues | undefined): HiddenValues {
    return others === undefined ? this : new HiddenValues([...this.#values, ...others.#values]);
  }

  /** Whether any of them is part of a text in the data. */
  areIn(data: unknown): boolean {
    return this.#values.some((value) => isIn(value, data));
  }

  /** Whether any of them is part of a text in the data that is in none of what was there before. */
  areNewIn(data: unknown, before: unknown): boolean {
    return this.#values.some((value) => isIn(value, data) && !isIn(value, before));
  }
}

function isIn(value: string, data: unknown): boolean {
  if (typeof data === "string") return data.includes(value);
  if (data === null || typeof data !== "object") return false;
  return Object.entries(data).some(([key, each]) => key.includes(value) || isIn(value, each));
}
