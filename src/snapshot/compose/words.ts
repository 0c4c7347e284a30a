/** Commands: a list of words, or one text that is split as a shell would, without running one. */
import { listOf, refine, scalar, shortOrLong, text } from "../readers.ts";

/** The words. An empty text has none. */
export const words = shortOrLong(
  refine(
    text,
    (given, field) =>
      splitWords(given) ??
        field.invalid("has a quote that is not closed", "Close it, or write a list."),
  ),
  listOf(scalar),
);

/** A run of a word: in single quotes, in double quotes, escaped, or bare. */
const RUN = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)/y;

/** By the quoting rules of POSIX; undefined where a quote is open at the end. */
export function splitWords(command: string): string[] | undefined {
  const found: string[] = [];
  let word: string | undefined;
  RUN.lastIndex = 0;
  while (RUN.lastIndex < command.length) {
    const run = RUN.exec(command);
    if (!run) return undefined;
    const [, single, double, escaped, bare, space] = run;
    if (space === undefined) {
      word = (word ?? "") + (single ?? unescape(double) ?? continued(escaped) ?? bare);
    } else if (word !== undefined) {
      found.push(word);
      word = undefined;
    }
  }
  return word === undefined ? found : [...found, word];
}

/** Inside double quotes a backslash escapes only what would mean something there. */
function unescape(text: string | undefined): string | undefined {
  return text?.replace(/\\([\\"$`])|\\\n/g, "$1");
}

/** A backslash before a line's end continues the line. */
function continued(character: string | undefined): string | undefined {
  return character === "\n" ? "" : character;
}
