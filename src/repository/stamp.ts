/** Who did something to a commit, and when. */
import type { CommitObject } from "isomorphic-git";
import type { Author } from "../reconciler/ports.ts";

/**
 * The library writes a name as it is given. Here it loses what would end the field or the line, and
 * with it begin another header, as git itself takes it out.
 * @param at milliseconds since 1970; git keeps whole seconds
 */
export function stamp(author: Author, at: number): CommitObject["author"] {
  return {
    name: clean(author.name) || "unknown",
    email: clean(author.email).replace(/\s/g, ""),
    timestamp: Math.floor(at / 1000),
    timezoneOffset: 0,
  };
}

function clean(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[<>\u0000-\u001f\u007f]+/g, " ").replace(
    /^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g,
    "",
  );
}
