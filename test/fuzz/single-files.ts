/** One file alone, in each place where one is read. */
import fc from "fast-check";
import type { Texts } from "./repositories.ts";
import { fileText } from "./texts.ts";

const PLACES = [
  "containers/a.yaml",
  "networks/a.yaml",
  "stacks/a/compose.yaml",
  "cluster.yaml",
  "maintenance.yaml",
] as const;

export const asFile: fc.Arbitrary<Texts> = fc.tuple(fc.constantFrom(...PLACES), fileText)
  .map(([path, text]) => ({ [path]: text }));
