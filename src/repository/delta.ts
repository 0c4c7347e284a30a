/**
 * Git's deltas: an object said as copies from another one and insertions.
 * Source: https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
import { Buffer } from "node:buffer";

/** @throws Error when it does not fit the base, or ends too early */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const from = readSize(delta, 0);
  const to = readSize(delta, from.end);
  if (from.size !== base.length) throw new Error("a delta does not fit its base");
  const target = Buffer.alloc(to.size);
  let at = to.end;
  let written = 0;
  while (at < delta.length) {
    const command = delta.readUInt8(at++);
    if (command & 0x80) {
      const copy = readCopy(delta, at, command);
      at = copy.end;
      written += base.copy(target, written, copy.offset, copy.offset + copy.size);
    } else {
      written += delta.copy(target, written, at, at + command);
      at += command;
    }
  }
  if (written !== to.size) throw new Error("a delta ends too early");
  return target;
}

/** Seven bits at a time, lowest first. */
function readSize(delta: Buffer, start: number): { size: number; end: number } {
  let size = 0;
  for (let at = start, scale = 1;; at++, scale *= 128) {
    const byte = delta.readUInt8(at);
    size += (byte & 0x7f) * scale;
    if (byte < 0x80) return { size, end: at + 1 };
  }
}

/** The command's bits say which bytes of the offset (four) and of the size (three) follow. */
function readCopy(delta: Buffer, start: number, command: number) {
  let at = start;
  const number = (bits: readonly number[]) =>
    bits.reduce(
      (sum, bit, place) => command & bit ? sum + delta.readUInt8(at++) * 256 ** place : sum,
      0,
    );
  const offset = number([0x01, 0x02, 0x04, 0x08]);
  const size = number([0x10, 0x20, 0x40]);
  return { offset, size: size === 0 ? 0x10000 : size, end: at };
}
