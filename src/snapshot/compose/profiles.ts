/**
 * `profiles` of a service: it is part of the project only where one of them is active.
 * Source: https://docs.docker.com/reference/compose-file/profiles/
 */
import type { Field } from "../field.ts";
import type { Lookup } from "../project/sources.ts";
import { reader, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { PROFILES } from "../variables/compose-names.ts";

const NAME = "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$";

/** Names of profiles. */
export const profiles: Reader<string[]> = reader(
  { type: "array", items: { type: "string", pattern: NAME } },
  (field) => field.items().map(profile).filter((name) => name !== undefined),
);

function profile(field: Field): string | undefined {
  const name = text(field);
  if (name === undefined || new RegExp(NAME).test(name)) return name;
  return field.invalid("is not a profile's name", "Letters, digits, `_`, `.` and `-`.");
}

type Services = readonly [key: string, field: Field][];

/**
 * Those that are part of the project, and the keys of the others. Reports nothing.
 * @param variables the project's; absent: all are part of it
 */
export function byProfile(
  services: Services,
  variables: { readonly lookup: Lookup } | undefined,
): { active: Services; inactive: ReadonlySet<string> } {
  if (variables === undefined) return { active: services, inactive: NONE };
  const active = services.filter(([, field]) => isActive(field, variables.lookup));
  if (active.length === services.length) return { active, inactive: NONE };
  const keys = new Set(active.map(([key]) => key));
  const left = services.map(([key]) => key).filter((key) => !keys.has(key));
  return { active, inactive: new Set(left) };
}

const NONE: ReadonlySet<string> = new Set();

function isActive({ value }: Field, lookup: Lookup): boolean {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "profiles")) return true;
  const { profiles: own } = value as { profiles: unknown };
  if (!Array.isArray(own) || own.length === 0) return true;
  const active = (lookup(PROFILES) ?? "").split(",").map((name) => name.trim());
  return active.includes("*") || own.some((name) => active.includes(String(name)));
}
