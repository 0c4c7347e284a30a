/** JSON Schemas of the files of a snapshot repository, which its template holds for editors. */
import { readFileSync, writeFileSync } from "node:fs";
import { CLUSTER_SCHEMA } from "../../src/snapshot/cluster-file.ts";
import { COMPOSE_SCHEMA } from "../../src/snapshot/compose/compose-schema.ts";
import { MAINTENANCE_SCHEMA } from "../../src/snapshot/maintenance-reader.ts";
import type { Schema } from "../../src/snapshot/schema.ts";

/** A text with this in it may become anything else once variables are filled in. */
const VARIABLE = "\\$";

/** By file name. */
export const SCHEMAS: Readonly<Record<string, object>> = {
  "cluster.json": document("How a cluster is run", CLUSTER_SCHEMA),
  "compose.json": document(
    "What runs: the Compose Specification as ark-schedule reads it",
    withVariables(COMPOSE_SCHEMA),
  ),
  "maintenance.json": document("What is left alone, and when", MAINTENANCE_SCHEMA),
};

function document(title: string, schema: Schema): object {
  return { $schema: "http://json-schema.org/draft-07/schema#", title, ...schema };
}

/** The schema where a value may be a text with a variable. */
export function withVariables(schema: Schema): Schema {
  if (schema === false) return false;
  const { type, pattern, enum: words, ...rest } = mapParts(schema, withVariables);
  const types = [type ?? []].flat();
  const variable = { type: "string", pattern: VARIABLE } as const;
  if (words !== undefined) return { ...rest, anyOf: [{ enum: words }, variable] };
  if (pattern !== undefined) return { ...schema, pattern: `${pattern}|${VARIABLE}` };
  const isScalar = types.some((it) => ["number", "integer", "boolean"].includes(it));
  if (!isScalar || types.includes("string")) return { ...mapParts(schema, withVariables) };
  return { ...rest, anyOf: [{ type: types }, variable] };
}

function mapParts(
  { properties, items, additionalProperties, anyOf, ...rest }: Exclude<Schema, false>,
  f: (schema: Schema) => Schema,
): Exclude<Schema, false> {
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, schema]) => [key, f(schema)]),
      ),
    }),
    ...(items && { items: f(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: f(additionalProperties) }),
    ...(anyOf && { anyOf: anyOf.map(f) }),
  };
}

const FOLDER = new URL("../../snapshots-repo-template/.schemas/", import.meta.url);

export function printed(name: string): string {
  return JSON.stringify(SCHEMAS[name], null, 2) + "\n";
}

export function stored(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

export function writeSchemas(): void {
  for (const name of Object.keys(SCHEMAS)) writeFileSync(new URL(name, FOLDER), printed(name));
}
