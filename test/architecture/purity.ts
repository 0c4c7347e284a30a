/** The pure layers: same input, same output. Time, ids and randomness come in as arguments. */
import { layerOf } from "./layers.ts";
import type { Source } from "./source.ts";

const PURE = ["model", "snapshot", "planner"];

/** Packages that a pure layer may use, all of them pure themselves. `node:crypto` is for hashes. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  model: [],
  snapshot: ["croner", "node:crypto", "re2js", "yaml", "zod"],
  planner: [],
};

const IMPURE_CALLS = new Set([
  "Date",
  "Date.now",
  "new Date()",
  "Math.random",
  "performance.now",
  "crypto.randomUUID",
  "crypto.getRandomValues",
  "randomBytes",
  "randomInt",
  "randomUUID",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "fetch",
]);
const IMPURE_OBJECTS = ["process", "Deno", "console", "globalThis"];

export function purityFaults(sources: readonly Source[]): string[] {
  return sources.filter(({ file }) => PURE.includes(layerOf(file))).flatMap((source) => [
    ...foreignImports(source),
    ...source.calls.filter(({ name }) => isImpure(name))
      .map(({ line, name }) => `${source.file}:${line} uses ${name}`),
  ]);
}

function foreignImports({ file, imports }: Source): string[] {
  const known = PACKAGES[layerOf(file)]!;
  return imports.filter(({ local, target }) => !local && !known.includes(target))
    .map(({ target }) => `${file} imports ${target}`);
}

function isImpure(name: string): boolean {
  return IMPURE_CALLS.has(name) || IMPURE_OBJECTS.some((object) => name.startsWith(`${object}.`));
}
