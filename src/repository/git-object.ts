/**
 * Git's objects in memory and as loose files.
 * Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { constants, deflateSync, inflateSync } from "node:zlib";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

export interface GitObject {
  readonly id: string;
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** The tree without entries; it exists in every repository, written or not. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

const OBJECT_ID = /^[0-9a-f]{40}$/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/** Names the content by git's hash: the SHA-1 of type, size and content. */
export function gitObject(type: ObjectType, content: Buffer): GitObject {
  const id = createHash("sha1").update(header(type, content.length)).update(content).digest("hex");
  return { id, type, content };
}

/** As git stores it in a file of its own. */
export function encodeLoose(object: GitObject): Buffer {
  const whole = Buffer.concat([header(object.type, object.content.length), object.content]);
  return deflateSync(whole, { level: constants.Z_BEST_SPEED });
}

/** What follows the end of the deflated bytes is left alone. @throws Error when they are damaged */
export function inflate(deflated: Uint8Array): Buffer {
  // Copied, since what zlib gives is a small part of a large buffer, which caches would keep alive.
  return Buffer.from(inflateSync(deflated));
}

/** @throws Error when the bytes are not the object of that id, whole */
export function decodeLoose(id: string, deflated: Uint8Array): GitObject {
  const whole = inflate(deflated);
  const end = whole.indexOf(0);
  const [, type, size] = /^(blob|tree|commit|tag) (\d+)$/.exec(whole.toString("latin1", 0, end)) ??
    [];
  const object = gitObject(type as ObjectType, whole.subarray(end + 1));
  if (Number(size) !== object.content.length || object.id !== id) {
    throw new Error("its content does not match its name");
  }
  return object;
}

function header(type: ObjectType, size: number): Buffer {
  return Buffer.from(`${type} ${size}\0`);
}
