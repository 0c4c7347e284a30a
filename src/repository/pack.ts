/**
 * Many objects in one pack file with its index, so that a large commit costs two files on the disk
 * and not one for each object.
 * Source: https://git-scm.com/docs/gitformat-pack (pack version 2, index version 2)
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import type { GitObject, ObjectType } from "./git-object.ts";

export interface Pack {
  /** Both files are named so, with ".pack" and ".idx". */
  readonly name: string;
  readonly pack: Buffer;
  readonly index: Buffer;
}

interface Entry {
  readonly id: string;
  readonly bytes: Buffer;
  readonly offset: number;
}

const TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 };
const HEADER_SIZE = 12;

/** Packs the objects whole, without deltas: git makes those when it collects garbage. */
export function encodePack(objects: readonly GitObject[]): Pack {
  const entries: Entry[] = [];
  let offset = HEADER_SIZE;
  for (const object of objects) {
    const bytes = Buffer.concat([entryHeader(object), deflateSync(object.content)]);
    entries.push({ id: object.id, bytes, offset });
    offset += bytes.length;
  }
  const pack = withChecksum([
    Buffer.from("PACK"),
    integers([2, objects.length]),
    ...entries.map((entry) => entry.bytes),
  ]);
  const checksum = pack.subarray(-20);
  return { name: `pack-${checksum.toString("hex")}`, pack, index: encodeIndex(entries, checksum) };
}

/** Type and size: four bits of the size first, then seven at a time, lowest first. */
function entryHeader(object: GitObject): Buffer {
  let rest = Math.floor(object.content.length / 16);
  const bytes = [(TYPES[object.type] << 4) | (object.content.length % 16)];
  while (rest > 0) {
    bytes[bytes.length - 1] = bytes.at(-1)! | 0x80;
    bytes.push(rest % 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from(bytes);
}

function encodeIndex(entries: readonly Entry[], packChecksum: Buffer): Buffer {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return withChecksum([
    Buffer.from("\xfftOc", "latin1"),
    integers([2, ...fanOut(sorted)]),
    Buffer.from(sorted.map((entry) => entry.id).join(""), "hex"),
    integers(sorted.map((entry) => crc32(entry.bytes))),
    integers(sorted.map((entry) => entry.offset)),
    packChecksum,
  ]);
}

/** How many ids begin with a byte up to each of the 256. */
function fanOut(sorted: readonly Entry[]): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const entry of sorted) counts[Number.parseInt(entry.id.slice(0, 2), 16)]! += 1;
  let total = 0;
  return counts.map((count) => (total += count));
}

function integers(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => buffer.writeUInt32BE(value, at * 4));
  return buffer;
}

function withChecksum(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(parts);
  return Buffer.concat([whole, createHash("sha1").update(whole).digest()]);
}
