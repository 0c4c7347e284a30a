/** What projects are made of besides their own file: other files of the repository, and variables. */
import { decode } from "../yaml/decode.ts";
import type { Undecodable } from "../yaml/decode.ts";

/** The value of a variable; undefined where nothing sets it. */
export type Lookup = (name: string) => string | undefined;

/** Why a file cannot be given: something for a person to mend. */
export type Unusable = Pick<Undecodable, "code" | "message" | "hint" | "at">;

export type SourceText =
  | { readonly state: "there"; readonly text: string; readonly blob: string }
  | Missing;

export type SourceContent =
  | { readonly state: "there"; readonly bytes: Uint8Array; readonly blob: string }
  | Missing;

/**
 * `wanted`: it is there, and not loaded yet. Whoever reads goes on without it and reports nothing of
 * it: what comes of this reading is thrown away, and the project is read again with the file.
 */
export type Missing =
  | { readonly state: "absent" }
  | { readonly state: "wanted" }
  | { readonly state: "unusable"; readonly why: Unusable };

/**
 * Paths are with "/", from the root of the repository. Whatever is asked for is noted: a project is
 * read again when any of it has changed, so that nothing may be looked at but through this.
 */
export interface Sources {
  /** A file of text: UTF-8. */
  file(path: string): SourceText;
  /** A file of any bytes. */
  content(path: string): SourceContent;
  /** Whether there is something of this name; it may not be a file. */
  has(path: string): boolean;
  /** The process's own variables, as far as they are allowed to be looked at. */
  readonly variable: Lookup;
}

/** A file as the text that it should be. */
export function textFound({ bytes, blob }: { bytes: Uint8Array; blob: string }): SourceText {
  const decoded = decode(bytes);
  return "text" in decoded
    ? { state: "there", text: decoded.text, blob }
    : { state: "unusable", why: decoded };
}

/** All that a project has looked at. */
export interface Seen {
  /** By path: what was there, as `stateOf` says it; undefined: nothing was. */
  readonly files: ReadonlyMap<string, string | undefined>;
  readonly variables: ReadonlyMap<string, string | undefined>;
}
