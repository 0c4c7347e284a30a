/** What an error means: for the loop, for HTTP, for the command line and for people. */

/** What happens after an error of this class. */
export type ErrorClass =
  | "stalled" // nothing to do until somebody commits
  | "waiting" // try again after something else has happened
  | "transient" // try again with back-off
  | "leadership" // stop acting
  | "usage" // the caller is to ask differently
  | "bug"; // ours

export interface ErrorKind {
  readonly class: ErrorClass;
  /** HTTP status of the RFC 9457 problem that the API answers. */
  readonly status: number;
  /** Exit code of the command line. */
  readonly exit: number;
  /** For people: what the code means, and what to do. */
  readonly meaning: string;
}
