/** `configs` and `secrets` of a service: files that are copied into its container. */
import { PLACEMENT_LABELS } from "../../model/classic-placement.ts";
import type { FileSpec } from "../../model/container-spec.ts";
import type { FileContent, FileContents } from "../../model/file-content.ts";
import { nearest } from "../../model/nearest.ts";
import type { Field } from "../field.ts";
import { listOf, reader, recordOf, refine, schemaOf, shortOrLong, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { rule } from "./draft.ts";
import type { GrantedFile, Rule, ServiceDraft } from "./draft.ts";
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
    if (!(value >= 0 && value <= 0o777)) {
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
    return undeclared(kind, source, named, definitions.keys());
  }
  const defined = definition.resolve();
  const path = target.startsWith("/") ? target : FOLDERS[kind] + target;
  if (!isFilePath(path)) field.invalid("has no whole path of a file as its target");
  else if (defined) draft.files.push({ ...rest, target: path, defined, field });
}

function undeclared(
  kind: FileKind,
  source: string,
  field: Field,
  known: Iterable<string>,
): undefined {
  const near = nearest(source, known);
  return field.report(
    `unknown-${kind}`,
    `the ${kind} \`${source}\` is not declared in this file`,
    near === undefined
      ? `Declare it at the top level: \`${kind}s: { ${source}: { file: … } }\`.`
      : `Did you mean \`${near}\`?`,
  );
}

/** With one spelling, so that two that are the same are seen to be. */
function isFilePath(path: string): boolean {
  const steps = path.slice(1).split("/");
  return !path.includes("\0") && !steps.some((step) => ["", ".", ".."].includes(step));
}

/** Once all else is known of the service. @returns what the files hold; undefined: there are none */
export function completeFiles({ files, spec }: ServiceDraft): FileContents | undefined {
  if (files.length === 0) return undefined;
  const contents = new Map<string, FileContent>();
  for (const { target, field, defined: { content } } of files) {
    const [, message, hint] = REFUSALS.find(([applies]) => applies(target, spec, contents)) ?? [];
    if (message !== undefined) field.report("conflicting-keys", message(target, field), hint);
    contents.set(target, content);
  }
  spec.files = Object.fromEntries(files.map((file) => [file.target, fileSpec(file, spec.user)]));
  return contents;
}

type Draft = ServiceDraft["spec"];

type Refusal = readonly [
  applies: (target: string, spec: Draft, taken: FileContents) => boolean,
  message: (target: string, field: Field) => string,
  hint: string,
];

/** First match wins. All that is wrong with a target is known before anything is made. */
const REFUSALS: readonly Refusal[] = [
  [
    (target, _, taken) => taken.has(target),
    (target) => `two files are to be \`${target}\``,
    "Give one of them another `target`.",
  ],
  [
    (target, _, taken) =>
      [...taken.keys()].some((it) => isBelow(target, it) || isBelow(it, target)),
    (target) => `\`${target}\` is to be a file and a folder`,
    "Give one of them another `target`.",
  ],
  // The engine refuses to copy into it; Compose v2 refuses it, too, but for files, which it mounts.
  [
    (_, { read_only }) => read_only === true,
    (_, field) => `${field.title} cannot be copied into a root file system that is \`read_only\``,
    "Remove `read_only`, put the file into the image, or mount it from the node with `volumes`.",
  ],
  // What is mounted there when the container starts would hide it.
  [
    (target) => /^\/(?:dev|proc|sys)\/|^\/etc\/(?:hosts|hostname|resolv\.conf)$/.test(target),
    (target) => `\`${target}\` is the engine's own`,
    "Use `extra_hosts`, `hostname` or `dns`, or choose another `target`.",
  ],
  // It would outlive the container on a volume or on the host, and be hidden by a new tmpfs.
  [
    (target, spec) => mountPoints(spec).some((it) => it === target || isBelow(target, it)),
    (target) => `\`${target}\` is inside of what the service mounts`,
    "Choose a `target` outside, or put the file on that volume.",
  ],
  // Swarm makes the container elsewhere by itself, without asking anybody for its files.
  [
    (_, spec) => isRescheduled(spec),
    (_, field) => `${field.title} cannot stand beside a reschedule policy of Swarm`,
    "Remove the policy: what is lost with its node is made elsewhere anyway, with its files.",
  ],
];

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function mountPoints({ volumes = [], tmpfs = [] }: Draft): string[] {
  return [...volumes.map(({ target }) => target), ...tmpfs.map((it) => it.split(":", 1)[0]!)];
}

function isRescheduled({ labels = {}, environment = {} }: Draft): boolean {
  const variable = /^reschedule:on-node-failure$/;
  return /on-node-failure/.test(labels[PLACEMENT_LABELS.reschedule] ?? "") ||
    Object.keys(environment).some((key) => variable.test(key));
}

/**
 * Whoever runs the container owns it, as far as its file says who that is by number; names are for
 * the image to know. Source: https://docs.docker.com/reference/compose-file/configs/
 */
function fileSpec({ defined, uid, gid, mode = USUAL_MODE }: GrantedFile, user: Draft["user"]) {
  const [, runsAs, runsIn] = /^(\d+)(?::(\d+))?$/.exec(user ?? "") ?? [];
  const isOwned = uid !== undefined || gid !== undefined;
  const owner = isOwned ? { uid, gid } : { uid: runsAs, gid: runsIn };
  const file: FileSpec = { digest: defined.digest };
  if (mode !== USUAL_MODE) file.mode = mode.toString(8).padStart(4, "0");
  if (Number(owner.uid ?? 0) !== 0) file.uid = Number(owner.uid);
  if (Number(owner.gid ?? 0) !== 0) file.gid = Number(owner.gid);
  return file;
}

const USUAL_MODE = 0o444;
