/** Paths that a Compose file names, as paths of the repository. */
import { isMapping } from "../../model/mapping.ts";
import { isSafe } from "../layout.ts";

/** On the host, or elsewhere: no path of a repository. */
const ELSEWHERE = /^(?:[/~\\]|[a-z]:[/\\]|[a-z][a-z0-9+.-]*:\/\/|git@)/i;

/**
 * From the root of the repository, without "." and ".."; what leaves it begins with "..", and what is
 * not relative at all stays as it is. `Sources` takes neither.
 */
export function pathFrom(folder: string, path: string): string {
  if (ELSEWHERE.test(path)) return path;
  const steps: string[] = [];
  for (const step of `${folder}/${path}`.split("/")) {
    if (step === ".." && (steps.at(-1) ?? "..") !== "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/** The folder of a file; "" is the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Whether it is a path from the root that stays inside the repository, on every machine. */
export function isInside(path: string): boolean {
  return isSafe(path) && !ELSEWHERE.test(path);
}

type Shape = "paths" | { readonly [key: string]: Shape };

/** Where a Compose file names files. "*": every key. */
const NAMED: Shape = {
  services: { "*": { env_file: "paths", label_file: "paths", extends: { file: "paths" } } },
  configs: { "*": { file: "paths" } },
  secrets: { "*": { file: "paths" } },
};

/** Files that name none need not be looked through. */
const MAY_NAME = /env_file|label_file|extends|configs|secrets/;

/**
 * A Compose file's data with every file that it names by its path from the root.
 * Source: https://docs.docker.com/reference/compose-file/include/ and .../services/#env_file
 * @param yaml the file's text
 * @param folder that paths are relative to
 */
export function withPathsFrom(folder: string, data: unknown, yaml: string): unknown {
  return MAY_NAME.test(yaml) ? shaped(data, NAMED, folder) : data;
}

function shaped(value: unknown, shape: Shape, folder: string): unknown {
  if (shape === "paths") return paths(value, folder);
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const of = Object.hasOwn(shape, "*") ? shape["*"] : shape[key];
    return [key, of === undefined ? inner : shaped(inner, of, folder)];
  });
  return Object.fromEntries(entries);
}

/** A path, `{ path: … }`, or a list of them. What is neither is for its reader to judge. */
function paths(value: unknown, folder: string): unknown {
  if (typeof value === "string") return pathFrom(folder, value);
  if (Array.isArray(value)) return value.map((item) => paths(item, folder));
  if (!isMapping(value) || typeof value["path"] !== "string") return value;
  return { ...value, path: pathFrom(folder, value["path"]) };
}
