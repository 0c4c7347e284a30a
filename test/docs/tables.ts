/** The tables of the README that are made of the code. `npm run readme` writes them. */
import { readFile, writeFile } from "node:fs/promises";
import { settingsTable } from "../../src/config/settings.ts";
import { ERRORS } from "../../src/errors.ts";
import { PROBLEMS } from "../../src/snapshot/problems.ts";

const README = new URL("../../README.md", import.meta.url);

const TABLES: Readonly<Record<string, () => string>> = {
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
};

/** The README as it is to be: each table between its two marks made anew. */
export function withTables(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const marks = new RegExp(`(<!-- ${name}:[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
    if (!marks.test(text)) throw new Error(`README.md has no place for the table ${name}`);
    return text.replace(
      marks,
      (_, begin: string, end: string) => `${begin}\n${make().trim()}\n\n${end}`,
    );
  }, readme);
}

export function readReadme(): Promise<string> {
  return readFile(README, "utf8");
}

export async function writeReadme(): Promise<void> {
  await writeFile(README, withTables(await readReadme()));
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
