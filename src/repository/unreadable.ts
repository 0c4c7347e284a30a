/** What is said when an object of the repository cannot be read. */
import { Errors } from "isomorphic-git";
import { ArkError } from "../errors.ts";
import { explained, unusable } from "./unusable.ts";

const REPAIR = "See what `git fsck` says there, then push from a good clone into a new repository.";

/** True where the repository has no such object, or none of that kind. */
export function isLacking(error: unknown): boolean {
  return error instanceof Errors.NotFoundError || error instanceof Errors.ObjectTypeError;
}

/** An error of the library, or of the system, as one sentence with what to do. */
export function unreadable(
  location: string,
  type: "commit" | "tree" | "blob",
  id: string,
  cause: unknown,
): ArkError {
  const error = explained(location, cause);
  return error instanceof ArkError ? error : unusable(location, problem(type, id, error), error);
}

function problem(type: string, id: string, error: unknown): string {
  if (error instanceof Errors.NotFoundError) return `lacks the ${type} ${id}. ${REPAIR}`;
  if (error instanceof Errors.ObjectTypeError) {
    return `has no ${type}, but a ${error.data.actual}, ${id}. ${REPAIR}`;
  }
  if (error instanceof Errors.UnsafeFilepathError) {
    const name = JSON.stringify(error.data.filepath);
    return `has a file named ${name}, which is not safe everywhere. Rename it, and push.`;
  }
  return `has a damaged object ${id} (${firstLine(error)}). ${REPAIR}`;
}

/** The library goes on with where to report what it calls internal. */
function firstLine(error: unknown): string {
  const message = error instanceof Errors.InternalError ? error.data.message : String(error);
  return message.split("\n")[0]!;
}
