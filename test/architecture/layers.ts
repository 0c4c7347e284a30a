/** Who may import whom. */
import type { Import, Source } from "./source.ts";

/** From the ground up: what is in a row may import from the rows above it here, and from itself. */
const LAYERS: readonly (readonly string[])[] = [
  ["error-kind"],
  ["errors", "mutex", "http-connections", "package-folder"],
  ["model"],
  ["snapshot"],
  ["planner"],
  ["cluster", "repository", "forge", "election", "telemetry", "config"], // adapters
  ["reconciler"],
  ["cli", "api"], // faces
  ["compose"],
  ["main"],
];

/** An adapter may know the types of what the core asks for, and of what it answers. */
const PORTS = ["src/reconciler/ports.ts", "src/reconciler/operations.ts"];
const ADAPTERS = LAYERS[5]!;

/** Folder or file right under `src`: "model" of "src/model/plan.ts", "main" of "src/main.ts". */
export function layerOf(file: string): string {
  return file.split("/")[1]!.replace(/\.ts$/, "");
}

/** The imports that go upward or sideways, and files that are in no layer. */
export function layerFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => [
    ...(rankOf(source.file) < 0 ? [`${source.file} is in no layer`] : []),
    ...source.imports.filter((edge) => edge.local && !allowed(source.file, edge))
      .map((edge) => `${source.file} must not import ${edge.target}`),
  ]);
}

function allowed(from: string, edge: Import): boolean {
  if (layerOf(from) === layerOf(edge.target)) return true;
  if (rankOf(edge.target) >= 0 && rankOf(edge.target) < rankOf(from)) return true;
  return PORTS.includes(edge.target) && edge.typeOnly && ADAPTERS.includes(layerOf(from));
}

function rankOf(file: string): number {
  return LAYERS.findIndex((row) => row.includes(layerOf(file)));
}

/** Every way in which files import each other in a circle, types included, each found once. */
export function cycles(sources: readonly Source[]): string[] {
  const targets = new Map(
    sources.map(({ file, imports }) => [
      file,
      imports.filter(({ local }) => local).map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" > "));
    } else if (!done.has(file)) {
      for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    }
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
