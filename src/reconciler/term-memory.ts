/**
 * What is remembered, term by term: read anew when this replica begins to lead, since another may
 * have led meanwhile, and written only while it leads.
 */
import type { Memory } from "../model/memory.ts";
import { requireLead } from "./leading.ts";
import type { Leadership, Leading, MemoryStore } from "./ports.ts";

export class TermMemory {
  readonly #store: MemoryStore;
  #term: string | undefined;
  #memory: Memory | undefined;
  #saved = "";

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  /** Whether that term's memory is here. */
  isOf(term: string): boolean {
    return term === this.#term;
  }

  /** Reads what the leader before has saved. */
  async begin({ term }: Leading): Promise<Memory> {
    const memory = await this.#store.load();
    this.#memory = memory;
    this.#saved = JSON.stringify(memory);
    this.#term = term;
    return memory;
  }

  /** In a term that was begun, as this replica knows it; else as whoever leads has saved it last. */
  async read({ self, term }: Leadership): Promise<Memory> {
    const known = self && term === this.#term ? this.#memory : undefined;
    return known ?? await this.#store.load();
  }

  /** Not durable until it is saved. */
  keep(memory: Memory): void {
    this.#memory = memory;
  }

  /** @throws ArkError leadership-lost; the store's own errors */
  async save(memory: Memory, leading: Leading): Promise<void> {
    requireLead(leading);
    this.#memory = memory;
    const text = JSON.stringify(memory);
    if (text === this.#saved) return;
    await this.#store.save(memory);
    this.#saved = text;
  }
}
