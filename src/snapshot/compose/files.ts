/** `configs` and `secrets` of a service: files that are copied into its container. */
import type { Field } from "../field.ts";
import { listOf, reader, recordOf, refine, schemaOf, shortOrLong, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { undeclared } from "./declared.ts";
import { rule } from "./draft.ts";
import type { Rule, ServiceDraft } from "./draft.ts";
import type { FileKind } from "./file-definitions.ts";

/** As one item of the list says it. */
interface Grant {
  source: string;
  target?: string;
  uid?: number;
  gid?: number;
  mode?: number;
}

const id: Reader<number> = reader({ type: ["integer", "string"], pattern: "^\\d+$" }, (field) => {
  const given = text(field);
  if (given === undefined) return undefined;
  const value = /^\d+$/.test(given) ? Number(given) : Infinity;
  return value < 2 ** 31 ? value : field.invalid("is not a number of a user or a group");
});

/** 292, or in octal: "0444", "0o444". A file that the service may write to is a volume's. */
const mode: Reader<number> = reader(
  { type: ["integer", "string"], pattern: "^(?:0o?)?[0-7]+$" },
  (field) => {
    const given = text(field);
    if (given === undefined) return undefined;
    const octal = /^(?:0o?)?([0-7]+)$/.exec(given)?.[1];
    const value = typeof field.value === "number" ? field.value : parseInt(octal ?? "", 8);
    if (!(Number.isInteger(value) && value >= 0 && value <= 0o777)) {
      return field.invalid("is not a file's mode", "In octal, such as `0440`.");
    }
    if ((value & WRITABLE) !== 0) {
      field.report("no-effect", `the writable bits of ${field.title} have no effect`, READ_ONLY);
    }
    return value & ~WRITABLE;
  },
);

const WRITABLE = 0o222;
const READ_ONLY = "A config or secret is only read. Leave them out.";

const grant = shortOrLong<Grant>(
  refine(text, (source) => ({ source })),
  recordOf<Grant>(["source"], { source: text, target: text, uid: id, gid: id, mode }),
);

/**
 * Where a target is that is no whole path, and one that is not said.
 * Source: https://docs.docker.com/reference/compose-file/services/#configs and #secrets
 */
const FOLDERS: Readonly<Record<FileKind, string>> = { config: "/", secret: "/run/secrets/" };

export const configs: Rule = granting("config");
export const secrets: Rule = granting("secret");

function granting(kind: FileKind): Rule {
  const list = listOf(grant);
  return rule(schemaOf(list), (field, draft) => {
    for (const item of field.items()) {
      const granted = grant(item);
      if (granted !== undefined) add(kind, granted, item, draft);
    }
  });
}

function add(kind: FileKind, granted: Grant, field: Field, draft: ServiceDraft): void {
  const { source, target = source, ...rest } = granted;
  const definitions = draft.scope[`${kind}s`];
  const definition = definitions.get(source);
  if (definition === undefined) {
    const named = field.value === source ? field : field.child("source", source);
    const known = definitions.keys();
    return undeclared({ kind, key: source, known, example: "file: …" }, named, "value");
  }
  const defined = definition.resolve();
  const path = target.startsWith("/") ? target : FOLDERS[kind] + target;
  if (!isFilePath(path)) field.invalid("has no whole path of a file as its target");
  else if (defined) draft.files.push({ ...rest, target: path, defined, field });
}

/** With one spelling, so that two that are the same are seen to be. */
function isFilePath(path: string): boolean {
  const steps = path.slice(1).split("/");
  return !path.includes("\0") && !steps.some((step) => ["", ".", ".."].includes(step));
}
