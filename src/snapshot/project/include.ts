/**
 * `include` of a Compose file: other files, whose services and other resources are taken as they are.
 * Source: https://docs.docker.com/reference/compose-file/include/
 */
import type { Field } from "../field.ts";
import { listOf, oneOrListOf, recordOf, refine, schemaOf, shortOrLong, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import type { Path } from "../yaml/place.ts";
import { folderOf, pathFrom } from "./paths.ts";

/** One entry. All paths are from the root of the repository. */
export interface Include {
  /** Merged in this order. */
  readonly files: readonly Named[];
  /** What paths in these files are relative to. */
  readonly folder: string;
  /** Files of variables; undefined: the `.env` of the folder, if it is there. */
  readonly envFiles?: readonly Named[];
}

/** A file, and where it is named: the path in the data of the file that includes it. */
export interface Named {
  readonly file: string;
  readonly at: Path;
}

interface Written {
  path: readonly Named[];
  project_directory?: string;
  env_file?: readonly Named[];
}

/** @param folder what the entries' paths are relative to */
export function readIncludes(field: Field, folder: string): Include[] {
  return includesFrom(folder)(field) ?? [];
}

function includesFrom(folder: string): Reader<Include[]> {
  const path = refine(text, (given) => pathFrom(folder, given));
  const named = refine(path, (file, item): Named => ({ file, at: item.path }));
  const files = oneOrListOf(named);
  const long = recordOf<Written>(["path"], {
    path: files,
    project_directory: path,
    env_file: files,
  });
  const short = refine(files, (given): Written => ({ path: given }));
  return listOf(refine(shortOrLong(short, long), includeOf));
}

/** For editors. */
export const INCLUDE_SCHEMA = schemaOf(includesFrom(""));

function includeOf(written: Written, entry: Field): Include | undefined {
  const { path, project_directory, env_file } = written;
  const [first] = path;
  if (first === undefined) return entry.invalid("names no file", "Name one under `path`.");
  const folder = project_directory ?? folderOf(first.file);
  return { files: path, folder, ...(env_file && { envFiles: env_file }) };
}
