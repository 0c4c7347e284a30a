/** What a new snapshot repository begins with. */
import { readFile } from "node:fs/promises";
import { PACKAGE_FOLDER } from "../package-folder.ts";

const FOLDER = new URL("snapshots-repo-template/", PACKAGE_FOLDER);
/** The template's examples are left out: they would run. */
const FILES = [
  "README.md",
  "cluster.yaml",
  "maintenance.yaml",
  ".schemas/cluster.json",
  ".schemas/compose.json",
  ".schemas/maintenance.json",
  ".vscode/settings.json",
];

/** Text by path. */
export async function templateFiles(): Promise<Map<string, string>> {
  const read = async (name: string) =>
    [name, await readFile(new URL(name, FOLDER), "utf8")] as const;
  return new Map(await Promise.all(FILES.map(read)));
}
