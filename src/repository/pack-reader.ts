/**
 * One pack with its index, in memory.
 * Source: https://git-scm.com/docs/gitformat-pack (pack version 2, index version 2)
 */
import { Buffer } from "node:buffer";
import { BoundedCache } from "./bounded-cache.ts";
import { applyDelta } from "./delta.ts";
import { type GitObject, gitObject, inflate, type ObjectType } from "./git-object.ts";

interface Content {
  readonly type: ObjectType;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
const OFFSET_DELTA = 6;
const REFERENCE_DELTA = 7;

/** Bytes of bases that are kept: git makes chains of up to fifty deltas, each on the one before. */
const KEPT_BASES = 8 * 1024 * 1024;

const FAN_OUT = 8;
const NAMES = FAN_OUT + 256 * 4;

export class PackReader {
  readonly #index: Buffer;
  readonly #pack: Buffer;
  readonly #count: number;
  readonly #bases = new BoundedCache<Content>(KEPT_BASES, (base) => base.content.length + 200);

  /** @throws Error when the index is none, or of another version */
  constructor(index: Buffer, pack: Buffer) {
    this.#index = index;
    this.#pack = pack;
    if (index.toString("latin1", 0, 4) !== "\xfftOc" || index.readUInt32BE(4) !== 2) {
      throw new Error("a pack has an index that is not of version 2");
    }
    this.#count = index.readUInt32BE(NAMES - 4);
  }

  /** Undefined where the pack does not have it. @throws Error when the pack is damaged */
  find(id: string): GitObject | undefined {
    const offset = this.#offsetOf(Buffer.from(id, "hex"));
    if (offset === undefined) return undefined;
    const { type, content } = this.#read(offset);
    const object = gitObject(type, content);
    if (object.id !== id) throw new Error("its content in the pack does not match its name");
    return object;
  }

  #offsetOf(name: Buffer): number | undefined {
    const index = this.#index;
    const first = name.readUInt8(0);
    let low = first === 0 ? 0 : index.readUInt32BE(FAN_OUT + (first - 1) * 4);
    let high = index.readUInt32BE(FAN_OUT + first * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = NAMES + middle * 20;
      const order = name.compare(index, start, start + 20);
      if (order === 0) return index.readUInt32BE(NAMES + this.#count * 24 + middle * 4);
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  #read(offset: number): Content {
    const { type, at } = this.#header(offset);
    if (type === OFFSET_DELTA) return this.#onBase(...this.#baseBefore(offset, at));
    if (type === REFERENCE_DELTA) {
      return this.#onBase(this.#offsetOf(this.#pack.subarray(at, at + 20)), at + 20);
    }
    const known = TYPES[type];
    if (known === undefined) throw new Error(`a pack has an object of the unknown type ${type}`);
    return { type: known, content: inflate(this.#pack.subarray(at)) };
  }

  /** The size that follows the type is left out: zlib finds the end, and the name proves the rest. */
  #header(offset: number): { type: number; at: number } {
    const type = (this.#pack.readUInt8(offset) >> 4) & 7;
    let at = offset;
    while (this.#pack.readUInt8(at++) & 0x80);
    return { type, at };
  }

  /** How far back the base is: seven bits at a time, highest first, and one more for each. */
  #baseBefore(offset: number, start: number): [base: number, at: number] {
    let at = start;
    let byte = this.#pack.readUInt8(at++);
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = this.#pack.readUInt8(at++);
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    return [offset - distance, at];
  }

  #onBase(offset: number | undefined, at: number): Content {
    if (offset === undefined) throw new Error("a pack lacks the base of a delta");
    const key = String(offset);
    const base = this.#bases.get(key) ?? this.#read(offset);
    this.#bases.set(key, base);
    return { type: base.type, content: applyDelta(base.content, inflate(this.#pack.subarray(at))) };
  }
}
