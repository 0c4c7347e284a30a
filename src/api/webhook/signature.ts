/** Whether somebody knows the secret. Every comparison takes the same time, right or wrong. Pure. */
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** @param given in hexadecimal, after `prefix` */
export function isSigned(
  body: Uint8Array,
  secret: string,
  given: string | undefined,
  prefix: "" | "sha256=",
): boolean {
  if (given === undefined || !given.startsWith(prefix)) return false;
  const digits = given.slice(prefix.length);
  return /^[0-9a-f]{64}$/i.test(digits) && isMac(body, secret, Buffer.from(digits, "hex"));
}

export function isToken(secret: string, given: string | undefined): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

export interface StandardSignature {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** "v1,BASE64", several of them with spaces in between. */
  readonly signatures: string | undefined;
}

/** How old a delivery may be, or how far clocks may differ; milliseconds. */
const TOLERANCE = 5 * 60_000;

/**
 * By the Standard Webhooks, which sign the time as well, so that a delivery cannot be sent again later.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param secret base64, with or without "whsec_" before it
 * @param now milliseconds since 1970
 */
export function isStandardSigned(
  body: Uint8Array,
  secret: string,
  { id, timestamp, signatures }: StandardSignature,
  now: number,
): boolean {
  if (id === undefined || timestamp === undefined || signatures === undefined) return false;
  const isRecent = Math.abs(now - Number(timestamp) * 1000) <= TOLERANCE;
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const given = signatures.split(" ").filter((each) => each.startsWith("v1,"));
  return isRecent && given.some((each) => isMac(signed, key, Buffer.from(each.slice(3), "base64")));
}

function isMac(content: Uint8Array, key: string | Uint8Array, given: Uint8Array): boolean {
  const right = createHmac("sha256", key).update(content).digest();
  return given.length === right.length && timingSafeEqual(given, right);
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
