/** What is asked about nodes as if all of it were labels. */
import { ARCHITECTURE } from "../../model/classic-placement.ts";
import type { NodeTraits } from "../../model/node.ts";

const TRAITS: ReadonlyMap<string, keyof NodeTraits> = new Map([
  ["storagedriver", "storageDriver"],
  ["kernelversion", "kernel"],
  ["operatingsystem", "os"],
  ["ostype", "osType"],
  [ARCHITECTURE, "architecture"],
]);

/** The empty text where there is no such label. */
export function nodeValue(traits: NodeTraits | undefined, key: string): string {
  const trait = TRAITS.get(key);
  return trait === undefined ? traits?.labels[key] ?? "" : String(traits?.[trait] ?? "");
}
