/** Top-level `configs` and `secrets`: what there is to put into files of containers. */
import { FileContent } from "../../model/file-content.ts";
import { configDigest, secretDigest } from "../content-digest.ts";
import type { Field } from "../field.ts";
import { isInside } from "../project/paths.ts";
import type { Path } from "../yaml/place.ts";
import type { Sources } from "../project/sources.ts";
import { flag, ignored, objectOf, reader, refine, refused, shortOrLong, text } from "../readers.ts";
import type { Reader } from "../readers.ts";

export type FileKind = "config" | "secret";

/** What contents are read from. */
export type ContentSources = Pick<Sources, "content" | "variable">;

export interface FileDefinition {
  /** Reports why there is none, where the definition is. */
  readonly resolve: () => DefinedContent | undefined;
  /** The field that says what it holds; absent: none does. */
  readonly source?: Field;
}

export interface DefinedContent {
  readonly content: FileContent;
  readonly digest: string;
}

/** By their keys. */
export type FileDefinitions = ReadonlyMap<string, FileDefinition>;

export const NO_DEFINITIONS: FileDefinitions = new Map();

interface Written {
  file?: string;
  environment?: string;
  content?: string;
  external?: boolean;
  name?: never;
  labels?: never;
  driver?: never;
  driver_opts?: never;
  template_driver?: never;
}

/** Compose once had the name of what is external there. */
const external = shortOrLong<boolean>(
  refine(flag, (value, field) => value ? notHere(field) : value, { enum: [false] }),
  reader<boolean>(false, notHere),
);

function notHere(field: Field): undefined {
  return field.report(
    "unsupported-key",
    `${field.title} refers to an object of Swarm, which an engine by itself does not have`,
    "Say its content here: by `file` or `environment`.",
    "key",
  );
}

const NO_OBJECT = "No object of its own is made: its content goes into the containers.";
const DRIVER = "Drivers are Swarm's. Say its content here: by `file` or `environment`.";

const COMMON = {
  file: text,
  environment: text,
  external,
  name: ignored(NO_OBJECT),
  labels: ignored(NO_OBJECT),
  template_driver: refused(DRIVER),
};

/** Source: https://docs.docker.com/reference/compose-file/configs/ and .../secrets/ */
export const DEFINITIONS: Readonly<Record<FileKind, Reader<Partial<Written>>>> = {
  config: objectOf<Pick<Written, keyof typeof COMMON | "content">>({ ...COMMON, content: text }),
  secret: objectOf<Omit<Written, "content">>({
    ...COMMON,
    driver: refused(DRIVER),
    driver_opts: refused(DRIVER),
  }),
};

/**
 * @param sources absent: nobody asks what the files hold
 * @param project its name, which tells its secrets from those of others; "" of no project
 */
export function fileDefinitions(
  kind: FileKind,
  field: Field,
  sources: ContentSources | undefined,
  project: string,
): FileDefinitions {
  const fields = field.entries();
  const most = MOST[kind];
  if (fields.length > most) {
    const hint = `A project may have ${most}.`;
    field.report("project-too-large", `${field.title} are ${fields.length}`, hint, "key");
  }
  const entries = fields.slice(0, most).map(([key, inner]): [string, FileDefinition] => {
    const source = sourceOf(kind, inner);
    const resolve = once(() => {
      if (source === undefined) return undefined;
      if (sources === undefined) return UNASKED;
      const bytes = bytesOf(kind, source, sources);
      return bytes && digested(kind, bytes, `${project}/${key}`);
    });
    return [key, { resolve, ...(source && { source }) }];
  });
  return new Map(entries);
}

/** The digest of a secret takes its time. */
const MOST: Readonly<Record<FileKind, number>> = { config: Infinity, secret: 100 };

/** Those that stand in the repository, for all who may read that. */
export function secretsInClear(secrets: FileDefinitions): { name: string; path: Path }[] {
  return [...secrets].flatMap(([name, { source }]) =>
    source?.key === "file" ? [{ name, path: source.path }] : []
  );
}

/** The field that says what it holds. Reports where there is not exactly one. */
function sourceOf(kind: FileKind, field: Field): Field | undefined {
  const before = field.root.findings.length;
  const written = DEFINITIONS[kind](field) ?? {};
  const [key, another] = SOURCES.filter((source) => written[source] !== undefined);
  if (another !== undefined) {
    return field.report("conflicting-keys", `${field.title} has several contents`, "Keep one.");
  }
  if (key !== undefined) return field.child(key, written[key]);
  const news = field.root.findings.slice(before);
  if (news.some(({ code }) => code !== "no-effect")) return undefined;
  const ways = kind === "config" ? "`file`, `environment` or `content`" : "`file` or `environment`";
  return field.report("missing-key", `${field.title} does not say what it holds`, `Say ${ways}.`);
}

type Source = "file" | "environment" | "content";

const SOURCES: readonly Source[] = ["file", "environment", "content"];

const DIGESTS = { config: configDigest, secret: secretDigest } as const;

/** Those of Swarm: what works there works here. Bytes. */
const LIMITS: Readonly<Record<FileKind, number>> = { config: 1000 * 1024, secret: 500 * 1024 };

const UNASKED: DefinedContent = { content: new FileContent(new Uint8Array()), digest: "" };

function digested(kind: FileKind, bytes: Uint8Array, name: string): DefinedContent {
  return { content: new FileContent(bytes), digest: DIGESTS[kind](bytes, name) };
}

function bytesOf(kind: FileKind, source: Field, sources: ContentSources): Uint8Array | undefined {
  const bytes = CONTENTS[source.key as Source](source, sources);
  const limit = LIMITS[kind];
  if (bytes === undefined || bytes.length <= limit) return bytes;
  const message = `${source.title} is of ${bytes.length} bytes, and a ${kind} may have ${limit}`;
  return source.report("file-too-large", message, "Put it into the image, or on a volume.");
}

const encoder = new TextEncoder();

const CONTENTS: Readonly<
  Record<Source, (field: Field, sources: ContentSources) => Uint8Array | undefined>
> = {
  content: ({ value }) => encoder.encode(value as string),
  environment(field, sources) {
    const value = sources.variable(field.value as string);
    if (value !== undefined) return encoder.encode(value);
    return field.report(
      "variable-unset",
      `nothing sets the variable of ${field.title}`,
      "Set it where this program runs, and name it in ACS_VARIABLES.",
    );
  },
  file(field, sources) {
    const path = field.value as string;
    if (!isInside(path)) return outside(field);
    const found = sources.content(path);
    if (found.state === "there") return found.bytes;
    if (found.state === "wanted") return undefined;
    if (found.state === "unusable") {
      const { code, message, hint } = found.why;
      return field.report(code, message, hint);
    }
    return field.report("file-missing", `there is no file \`${path}\``, "Add it, or name another.");
  },
};

function outside(field: Field): undefined {
  return field.report(
    "path-unsafe",
    `${field.title} is not a path inside the repository`,
    "Add the file to the repository, or mount it from the node with `volumes`.",
  );
}

/** A definition may be used by many services, and is resolved for none before it is. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
