/** What a reader takes, as JSON Schema (draft-07) says it: editors complete and check by it. */

/** `false` takes nothing: an object's schema leaves such a key out, so that an editor marks it. */
export type Schema = SchemaObject | false;

export interface SchemaObject {
  readonly type?: SchemaType | readonly SchemaType[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly deprecated?: boolean;
  /** Not of the standard: what the YAML language server says of a deprecated key. */
  readonly deprecationMessage?: string;
}

export type SchemaType = "string" | "number" | "integer" | "boolean" | "null" | "array" | "object";

/** Of a reader that does not say what it takes. */
export const ANYTHING: SchemaObject = {};

const NOTHING: SchemaObject = { type: "null" };

/** Any of these; those that take nothing are left out. */
export function anyOf(...schemas: readonly Schema[]): Schema {
  const some = schemas.filter((schema) => schema !== false);
  return some.length > 1 ? { anyOf: some } : some[0] ?? false;
}

/** A mapping of any keys to what the schema takes, or to nothing. */
export function mappingOf(schema: Schema): SchemaObject {
  return { type: "object", additionalProperties: schema && orNothing(schema) };
}

/** A mapping of these keys and of extensions. Keys with nothing behind them are as absent. */
export function keysSchema(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): SchemaObject {
  const taken = Object.entries(properties).flatMap(([key, schema]) =>
    schema === false ? [] : [[key, required.includes(key) ? schema : orNothing(schema)]]
  );
  return {
    type: "object",
    properties: Object.fromEntries(taken),
    patternProperties: { "^x-(?!ark$)": ANYTHING },
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  };
}

/** As the schema, or nothing at all. */
export function orNothing(schema: SchemaObject): SchemaObject {
  const { type, enum: words, anyOf: some, ...rest } = schema;
  const orNull = words === undefined ? {} : { enum: [...words, null] };
  if (type !== undefined) {
    return { type: [...new Set([type, "null"].flat())] as SchemaType[], ...orNull, ...rest };
  }
  if (words !== undefined) return { ...orNull, ...rest };
  return some === undefined ? schema : { anyOf: [...some, NOTHING], ...rest };
}
