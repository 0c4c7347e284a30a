/**
 * Suites in JavaScript, with what they share of ours in a few files: Node starts them in less
 * than half the time that it takes where it is handed several hundred files in TypeScript.
 */
import { readFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** Below the project, since there are the packages that they import. */
const FOLDER = join("node_modules", ".cache", "ark-test", String(process.pid));

/** Where what is compiled of a file is until this process ends: "test/driver/batch.ts". */
export function compiled(file: string): string {
  return join(FOLDER, file.replace(/\.ts$/, ".js"));
}

/** @throws where esbuild cannot read one of the files, or what it imports; it has said where */
export async function compile(files: readonly string[]): Promise<void> {
  process.on("exit", () => rmSync(FOLDER, { recursive: true, force: true }));
  await build({
    entryPoints: [...files],
    outdir: FOLDER,
    outbase: ".",
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20.18",
    sourcemap: true,
    plugins: [asIfUnmoved],
    logLevel: "error",
  });
}

/** What a file finds by its own place is where its source is. */
const asIfUnmoved: Plugin = {
  name: "as if unmoved",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const place = JSON.stringify(pathToFileURL(path).href);
      const source = await readFile(path, "utf8");
      return { loader: "ts", contents: source.replaceAll("import.meta.url", place) };
    });
  },
};
