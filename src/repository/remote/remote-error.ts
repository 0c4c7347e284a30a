/** What is said when the git server cannot be reached, or refuses. */
import { ArkError } from "../../errors.ts";

/** It may answer later: there is nothing to be done but to try again. */
export function unreachable(location: string, sentence: string, cause?: unknown): ArkError {
  return remoteError("remote-unreachable", location, sentence, cause);
}

/** It answers, and the answer stays the same until somebody changes something. */
export function refused(location: string, sentence: string, cause?: unknown): ArkError {
  return remoteError("remote-refused", location, sentence, cause);
}

function remoteError(
  code: "remote-unreachable" | "remote-refused",
  location: string,
  sentence: string,
  cause: unknown,
): ArkError {
  return new ArkError(code, `The git server at ${location} ${sentence}`, {
    cause,
    details: { location },
  });
}
