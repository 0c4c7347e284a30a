/** Digests of what configs and secrets hold, which specs and labels have in place of the contents. */
import { createHash, scryptSync } from "node:crypto";

/** 8 bytes: a hash of a spec has no more. */
const HEX_DIGITS = 16;

/** 16 hexadecimal digits of its SHA-256. */
export function configDigest(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, HEX_DIGITS);
}

/**
 * A digest ends up in a container's label, where monitoring and whoever may list containers read it,
 * and in plans. Of a secret that may be short it must not be what a dictionary finds in no time. A
 * key would be best, but nothing that is secret is the same for all replicas, for a validation on
 * somebody's machine, and after all of them were lost: then every container would be made anew. So
 * it is made slow, as passwords are stored: with scrypt, each guess takes 16 MiB and some tens of
 * milliseconds. It is salted by what is the same from one commit to the next, so that equal secrets
 * of two projects look different, and no table is of use for more than one secret.
 * Source: RFC 7914
 * @param name the secret's, with its project's
 */
export function secretDigest(content: Uint8Array, name: string): string {
  const salt = `ark-schedule secret ${name}`;
  const key = createHash("sha256").update(salt).update("\0").update(content).digest("hex");
  const known = kept.get(key);
  if (known !== undefined) return known;
  const digest = slowDigest(content, salt);
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(key, digest);
  return digest;
}

function slowDigest(content: Uint8Array, salt: string): string {
  return scryptSync(content, salt, HEX_DIGITS / 2, { N: 2 ** 14, r: 8, p: 1 }).toString("hex");
}

/** What is slow is done once, however often a project is read. */
const kept = new Map<string, string>();
const MOST_KEPT = 10_000;
