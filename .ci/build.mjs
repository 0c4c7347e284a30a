/**
 * Makes `dist/main.js`: the program in one file with the libraries that it uses, since reading five
 * hundred files of ours and a thousand of theirs is most of what a start on Node takes.
 */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What libraries written for CommonJS expect to be there. */
const COMMON_JS = `
import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

rmSync(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.18",
  banner: { js: COMMON_JS },
  sourcemap: true,
  // Addons, which libraries do without where they are not there.
  external: ["*.node", "cpu-features"],
  logLevel: "warning",
});
