/** From the bytes of a file to its text. */
import type { ProblemCode } from "../problems.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place.ts";

/** No sensible file comes near it; reading all of YAML may take ten seconds per mebibyte. */
export const MAX_FILE_BYTES = 128 * 1024;

export type Decoded = { readonly text: string } | Undecodable;

export interface Undecodable {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
  readonly at?: Place;
}

const NOT_TEXT = /[^\t\n\r\u0020-\uffff]/;
const MARK = "\ufeff";
const UTF_8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** UTF-8 without byte order mark and control characters. Says what is wrong otherwise, and where. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_FILE_BYTES) return tooLarge(bytes.length);
  const text = UTF_8.decode(bytes);
  if (text.startsWith(MARK)) return BYTE_ORDER_MARK;
  const bad = NOT_TEXT.exec(text);
  if (bad) return controlCharacter(bad[0], placeAt(text, bad.index));
  const replaced = text.indexOf("\ufffd");
  return replaced >= 0 && !isUtf8(bytes) ? notUtf8(placeAt(text, replaced)) : { text };
}

export function tooLarge(size: number, limit = MAX_FILE_BYTES): Undecodable {
  return {
    code: "file-too-large",
    message: `the file has ${size} bytes`,
    hint: `A file of a snapshot has at most ${limit} bytes; data belongs elsewhere.`,
  };
}

const BYTE_ORDER_MARK: Undecodable = {
  code: "byte-order-mark",
  message: "the file begins with a byte order mark",
  hint: "Save it as UTF-8 without one.",
};

function controlCharacter(character: string, at: Place): Undecodable {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return {
    code: "control-character",
    message: `the character U+${code} stands in the file`,
    hint:
      'Remove it; where a value needs it, write it as an escape in double quotes, such as "\\0".',
    at,
  };
}

function notUtf8(at: Place): Undecodable {
  return {
    code: "not-utf8",
    message: "the file holds bytes that are not UTF-8",
    hint: "Save it as UTF-8.",
    at,
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
