/** Git's names of objects. */

/** The tree without entries; it exists in every repository, written or not. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

const OBJECT_ID = /^[0-9a-f]{40}$/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}
