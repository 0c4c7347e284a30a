/** The tables of the documentation that are made of the code. `npm run readme` writes them. */
import { readFile, writeFile } from "node:fs/promises";
import { settingsTable } from "../../src/config/settings.ts";
import { ERRORS } from "../../src/errors.ts";
import { PROBLEMS } from "../../src/snapshot/problems.ts";
import { keyRows } from "./compose-keys.ts";

type Tables = Readonly<Record<string, () => string>>;

/** By page. */
export const PAGES: Readonly<Record<string, Tables>> = {
  "README.md": {
    settings: settingsTable,
    errors: () =>
      table(
        ["code", "HTTP", "exit", "meaning"],
        Object.entries(ERRORS).map(([code, { status, exit, meaning }]) => [
          ...[`\`${code}\``, String(status), String(exit), meaning],
        ]),
      ),
    problems: () =>
      table(
        ["code", "", "meaning"],
        Object.entries(PROBLEMS).map(([code, { severity, meaning }]) => [
          ...[`\`${code}\``, severity, meaning],
        ]),
      ),
  },
  "docs/compose.md": {
    file: () => keyTable(/^(?!services\.\*\.)/),
    services: () => keyTable(/^services\.\*\.(?!deploy\.)/),
    deploy: () => keyTable(/^services\.\*\.deploy\./),
  },
};

/** Of the keys that begin so; of a section's keys without that. */
function keyTable(section: RegExp): string {
  const rows = keyRows().filter(([key]) => section.test(key));
  return table(
    ["key", "is", "so"],
    rows.map(([key, kind, note]) => [`\`${key.replace(section, "")}\``, kind, note]),
  );
}

/** A page as it is to be: each table between its two marks made anew. */
export function withTables(page: string, text: string): string {
  return Object.entries(PAGES[page]!).reduce((text, [name, make]) => {
    const marks = new RegExp(`(<!-- ${name}:[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
    if (!marks.test(text)) throw new Error(`${page} has no place for the table ${name}`);
    return text.replace(
      marks,
      (_, begin: string, end: string) => `${begin}\n${make().trim()}\n\n${end}`,
    );
  }, text);
}

export function readPage(page: string): Promise<string> {
  return readFile(new URL(`../../${page}`, import.meta.url), "utf8");
}

export async function writePages(): Promise<void> {
  for (const page of Object.keys(PAGES)) {
    const text = withTables(page, await readPage(page));
    await writeFile(new URL(`../../${page}`, import.meta.url), text);
  }
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
