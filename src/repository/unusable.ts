/** What is said when the repository cannot be read or written. */
import { ArkError } from "../errors.ts";

/** The error that stops the loop until somebody mends the repository at `location`. */
export function unusable(location: string, sentence: string, cause?: unknown): ArkError {
  return new ArkError("repository-unusable", `The snapshot repository ${location} ${sentence}`, {
    cause,
    details: { location },
  });
}

/** The system's code of a failed call, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

const SYSTEM_CALLS: Readonly<Record<string, string>> = {
  ENOENT: "is not there any more, or not whole: put it back, then start anew",
  EACCES: "may not be accessed by this user: give it the folder, or start the service as its owner",
  EPERM: "may not be accessed by this user: give it the folder, or start the service as its owner",
  EROFS: "is on a read-only file system: mount it writable, or choose another ACS_DATA_DIR",
  ENOSPC: "is on a full disk: make room",
  EDQUOT: "is over its disk quota: make room",
  ENOTDIR: "is not below a folder: a part of its path is a file. Choose another ACS_DATA_DIR",
  EMFILE: "cannot be read, since this process has too many open files: raise its limit",
  EIO: "is on a disk that fails: restore the repository from a clone on another one",
};

/** What the system refused, as one sentence with what to do; any other error as it is. */
export function explained(location: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof ArkError || code === undefined) return error;
  const known = SYSTEM_CALLS[code] ?? `cannot be used: the system says ${code}`;
  return unusable(location, `${known} (${code}).`, error);
}

/** Runs an operation, and explains what the system refuses of it. */
export async function guarded<Result>(
  location: string,
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw explained(location, error);
  }
}
