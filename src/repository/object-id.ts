/** Git's names of objects. */
import { createHash } from "node:crypto";

/** The tree without entries; it exists in every repository, written or not. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

const OBJECT_ID = /^[0-9a-f]{40}$/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/**
 * The id that a blob of this content has. The library gives each to a thread of its own to hash, which
 * takes ten times as long, and a capture has hundreds.
 * Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects (object storage)
 */
export function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
