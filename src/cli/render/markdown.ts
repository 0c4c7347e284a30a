/**
 * Markdown that says what it is given and nothing else: a text of others becomes no markup, no
 * mention, no link. A character written as a numeric entity never has a meaning of its own.
 * Source: https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */

/** What means something within a line, in one dialect or another; ":" and "www." make links. */
const MARKUP = /[!#$%&*:<>@[\\\]^_`{|}~]|(?<=www)\./gi;
/** What people and machines cannot see, or what turns the direction of a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Where forges look for people, issues and the like, even in what has been an entity. */
const REFERENCE = /[@#!~%$&]/;
const ZERO_WIDTH_SPACE = "&#8203;";

/** As running text, in one line. */
export function prose(text: string): string {
  return text.replace(/\s+/g, " ").replace(UNSEEN, "�").replace(
    MARKUP,
    (character) => entity(character) + (REFERENCE.test(character) ? ZERO_WIDTH_SPACE : ""),
  );
}

/** As code, in one line; forges look for nothing in it. */
export function code(text: string): string {
  return `<code>${text.replace(/\s+/g, " ").replace(UNSEEN, "�").replace(MARKUP, entity)}</code>`;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** @param cells Markdown already */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]) {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => "---")) + rows.map(line).join("");
}

/** Folded away until somebody opens it. @param summary and body are Markdown already */
export function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n</details>\n`;
}
