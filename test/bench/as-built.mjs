/**
 * `node --import` this: TypeScript runs without its types and with nothing added, as it is in
 * `dist/`. What runs the tests adds something to every function, which a bench would measure.
 */
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";
import { transform } from "esbuild";

if (isMainThread) register(import.meta.url);

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return await next(url, context);
  const text = await readFile(new URL(url), "utf8");
  const { code } = await transform(text, { loader: "ts", format: "esm", target: "es2023" });
  return { format: "module", source: code, shortCircuit: true };
}
