/** `env_file` and `label_file` of a service: what they set comes below what the service itself says. */
import type { Field } from "../field.ts";
import { flag, oneOf, oneOrListOf, reader, recordOf, schemaOf, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { anyOf } from "../schema.ts";
import { readEnvFile } from "../variables/env-files.ts";
import type { EnvFileReading } from "../variables/env-files.ts";
import { rule } from "./draft.ts";
import type { NamedFile, Rule, ServiceDraft, ServiceFiles } from "./draft.ts";

interface Written {
  path: string;
  required?: boolean;
  format?: "raw";
}

const long = recordOf<Written>(["path"], { path: text, required: flag, format: oneOf("raw") });

const short: Reader<NamedFile> = reader(schemaOf(text), (field) => {
  const path = text(field);
  return path === undefined ? undefined : { path, optional: false, at: field.path };
});

const envFile: Reader<NamedFile> = reader(anyOf(schemaOf(short), schemaOf(long)), (field) => {
  if (field.value === null || typeof field.value !== "object") return short(field);
  const written = long(field);
  if (written === undefined) return undefined;
  const { path, required = true, format } = written;
  const at = field.child("path", path).path;
  return { path, optional: !required, at, ...(format && { format }) };
});

export const envFiles: Rule = ruleOf(oneOrListOf(envFile), "envFiles");
export const labelFiles: Rule = ruleOf(oneOrListOf(short), "labelFiles");

function ruleOf(read: Reader<NamedFile[]>, key: "envFiles" | "labelFiles"): Rule {
  return rule(schemaOf(read), (field: Field, draft) => {
    draft[key].push(...read(field) ?? []);
  });
}

/**
 * Completes environment and labels. A variable of the environment that has no value has that of the
 * project, if it has one.
 */
export function completeFromFiles(
  { scope, spec, envFiles, labelFiles }: ServiceDraft,
): void {
  const { serviceFiles } = scope;
  if (serviceFiles === undefined) return;
  const own = resolved(spec.environment, serviceFiles);
  const ofFiles = valuesOf(envFiles, serviceFiles, own);
  if (own !== undefined || ofFiles !== undefined) spec.environment = { ...ofFiles, ...own };
  const labels = valuesOf(labelFiles, serviceFiles, spec.labels);
  if (labels !== undefined) spec.labels = { ...labels, ...spec.labels };
}

type Environment = Readonly<Record<string, string | null>>;

function resolved(own: Environment | undefined, { lookup }: EnvFileReading) {
  if (own === undefined || !Object.values(own).includes(null)) return own;
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => [name, value ?? lookup(name) ?? null]),
  );
}

/**
 * Later files win. Values may refer to the project's variables, and to what the service says.
 * Source: compose-spec/compose-go, types/project.go
 */
function valuesOf(
  files: readonly NamedFile[],
  { locate, lookup, ...tools }: ServiceFiles,
  own: Environment = {},
): Record<string, string> | undefined {
  if (files.length === 0) return undefined;
  const all = new Map<string, string>();
  const inFile = (name: string) =>
    lookup(name) ?? (Object.hasOwn(own, name) ? own[name] ?? undefined : undefined);
  for (const { at, ...file } of files) {
    const named = locate(at, "value");
    const values = readEnvFile({ ...file, named }, { ...tools, lookup: inFile });
    for (const [name, value] of values) all.set(name, value);
  }
  return Object.fromEntries(all);
}
