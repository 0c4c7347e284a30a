/** How answers are described for /openapi.json, and what many of them have in them. */
import * as z from "zod";
import type { Problem } from "../../model/snapshot.ts";

/** A type as it looks once it has been JSON. */
type Json<T> = T extends readonly (infer Item)[] ? Json<Item>[]
  : T extends object ? { -readonly [Key in keyof T]: Json<T[Key]> }
  : T;

/** Schemas by the names that /openapi.json gives them. */
export const reports = z.registry<{ id: string }>();

/** `S`, if it describes all of `T`. */
type Describes<T, S extends z.ZodObject> = [T, keyof T] extends [z.output<S>, keyof z.output<S>] ? S
  : never;

/** A named schema that describes the type `T`: does not compile when `T` has become another. */
export function describing<T>(id: string) {
  return <S extends z.ZodObject>(schema: Describes<Json<T>, S>): S => {
    reports.add(schema, { id });
    return schema;
  };
}

export const time = z.int().describe("Milliseconds since 1970.");
export const milliseconds = z.number().min(0);
export const names = z.array(z.string());
export const revision = z.string().optional().describe("A commit of the snapshot repository.");
export const error = z.object({ code: z.string(), message: z.string() });

export const problem = describing<Problem>("SnapshotProblem")(z.object({
  file: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  severity: z.enum(["error", "warning"]),
  code: z.string().describe("Stable."),
  message: z.string().describe("What is wrong."),
  hint: z.string().optional().describe("What would be right."),
}));
