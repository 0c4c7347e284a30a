/** The TLS material of an engine, from the folder where Docker's own command line keeps it. */
import { join } from "node:path";
import type { TlsMaterial } from "../model/endpoint.ts";
import type { Parsed } from "./parsers.ts";

/**
 * Undefined where there are none.
 * @param read the text of a file, or undefined where it cannot be read
 */
export function readCertificates(
  folder: string,
  read: (path: string) => string | undefined,
): Parsed<TlsMaterial> | undefined {
  const texts = (["ca", "cert", "key"] as const)
    .map((name) => [name, read(join(folder, `${name}.pem`))] as const)
    .filter(([, text]) => text !== undefined);
  if (texts.length === 0) return undefined;
  const material = Object.fromEntries(texts) as TlsMaterial;
  if ((material.cert === undefined) !== (material.key === undefined)) {
    const absent = material.cert === undefined ? "cert.pem" : "key.pem";
    return {
      problem: `${absent} is missing there, or cannot be read; cert.pem and key.pem go together`,
    };
  }
  return { value: material };
}
