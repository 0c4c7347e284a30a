/**
 * Makes node_modules what package-lock.json says, by `npm ci`, unless it is that already. Plain Node,
 * because it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const root = new URL("../", import.meta.url);

function packagesOf(file) {
  return JSON.parse(readFileSync(new URL(file, root), "utf8")).packages;
}

/** npm leaves the list of what it installed in node_modules; packages for other platforms are not in it. */
function installed() {
  try {
    const present = packagesOf("node_modules/.package-lock.json");
    return Object.entries(packagesOf("package-lock.json")).every(([path, wanted]) =>
      path === "" || (present[path] ? present[path].version === wanted.version : wanted.optional)
    );
  } catch {
    return false;
  }
}

if (!installed()) {
  console.log("Installing packages: npm ci");
  const { status } = spawnSync("npm", ["ci", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
