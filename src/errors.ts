/**
 * One taxonomy of errors. The class says what the loop does next; the code is stable, and one table
 * maps it to an HTTP status, an exit code and a sentence of documentation.
 */
import type { ErrorKind } from "./error-kind.ts";

export type { ErrorClass, ErrorKind } from "./error-kind.ts";

/** Every code that the program can show. README's table of errors is made of it. */
export const ERRORS = {
  "config-invalid": {
    class: "usage",
    status: 500,
    exit: 2,
    meaning: "A setting has a value that cannot be used. Each is named with what would be right.",
  },
  "engine-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "The Docker engine cannot be reached. Start it, or point DOCKER_HOST at it.",
  },
  "engine-timeout": {
    class: "transient",
    status: 504,
    exit: 2,
    meaning: "The Docker engine took longer than the deadline of the call.",
  },
  "engine-refused": {
    class: "transient",
    status: 502,
    exit: 2,
    meaning: "The Docker engine refused a call; its own words follow.",
  },
  "engine-not-found": {
    class: "waiting",
    status: 404,
    exit: 2,
    meaning: "The engine has no such object. It went away since it was last looked at.",
  },
  "put-off": {
    class: "waiting",
    status: 409,
    exit: 2,
    meaning:
      "The action was not begun, or ended early, and a later round sees to it: what it comes after is not done, its node is busy, or the snapshot has changed.",
  },
  "engine-conflict": {
    class: "waiting",
    status: 409,
    exit: 2,
    meaning: "The engine has an object of that name, or is busy with it.",
  },
  "unplaceable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "No node of the cluster can take the container; the cluster's own words follow.",
  },
  "image-unavailable": {
    class: "transient",
    status: 502,
    exit: 2,
    meaning: "The image is not on the node and cannot be pulled.",
  },
  "image-pulling": {
    class: "waiting",
    status: 503,
    exit: 2,
    meaning: "The image is on its way to the node; the rest of the work goes on meanwhile.",
  },
  "snapshot-invalid": {
    class: "stalled",
    status: 422,
    exit: 2,
    meaning: "The snapshot has problems; each is named with file, line and column.",
  },
  "snapshot-conflict": {
    class: "usage",
    status: 409,
    exit: 2,
    meaning: "Capturing now would undo or drop something. Look at what is named, then use force.",
  },
  "not-adoptable": {
    ...{ class: "usage", status: 409, exit: 2 },
    meaning: "There is nothing to adopt from, or no edit of the file, which is named, can say it.",
  },
  "repository-unusable": {
    class: "stalled",
    status: 503,
    exit: 2,
    meaning: "The snapshot repository cannot be read or written as it is.",
  },
  "repository-busy": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "Others kept writing to the snapshot repository. Ask again.",
  },
  "remote-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "The git server cannot be reached, or does not answer in time. Healing goes on.",
  },
  "remote-refused": {
    class: "stalled",
    status: 502,
    exit: 2,
    meaning: "The git server refuses what it is asked: who asks, what for, or how.",
  },
  "revision-refused": {
    class: "stalled",
    status: 409,
    exit: 2,
    meaning: "The newest revision lost what was in force before: it waits for a person to agree.",
  },
  "plan-moved": {
    class: "usage",
    status: 409,
    exit: 2,
    meaning: "The plan of that id is not what would be done now; what has moved is named.",
  },
  "revision-unknown": {
    class: "usage",
    status: 404,
    exit: 2,
    meaning: "The snapshot repository has no such revision.",
  },
  "forge-unknown": {
    class: "usage",
    status: 409,
    exit: 2,
    meaning: "The snapshot repository has no known forge; the message names the settings.",
  },
  "forge-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "GitHub, GitLab, Gitea or Forgejo cannot be reached, or is out of order.",
  },
  "forge-limited": {
    class: "waiting",
    status: 503,
    exit: 2,
    meaning: "GitHub, GitLab, Gitea or Forgejo takes no more calls until the time in the message.",
  },
  "forge-refused": {
    class: "stalled",
    status: 502,
    exit: 2,
    meaning: "GitHub, GitLab, Gitea or Forgejo refuses a call: wrong token, right or address.",
  },
  "workload-unknown": {
    class: "usage",
    status: 404,
    exit: 2,
    meaning: "Neither the snapshot nor the engine has a workload of this name.",
  },
  "node-unknown": {
    class: "usage",
    status: 404,
    exit: 2,
    meaning: "The cluster has no node of this name; those that it has are named.",
  },
  "request-invalid": {
    class: "usage",
    status: 400,
    exit: 2,
    meaning: "The request has a parameter that cannot be used.",
  },
  "not-found": {
    class: "usage",
    status: 404,
    exit: 2,
    meaning: "The API has no such path. /openapi.json lists them.",
  },
  "method-not-allowed": {
    class: "usage",
    status: 405,
    exit: 2,
    meaning: "The path does not take this method. The header Allow names those that it takes.",
  },
  "request-too-large": {
    class: "usage",
    status: 413,
    exit: 2,
    meaning: "The body of the request is larger than any that is of use.",
  },
  "request-refused": {
    class: "usage",
    status: 403,
    exit: 2,
    meaning: "The request may have been made by a web page behind its reader's back.",
  },
  "webhook-refused": {
    class: "usage",
    status: 403,
    exit: 2,
    meaning: "The webhook is not signed with ACS_WEBHOOK_SECRET, or that is not set.",
  },
  "not-healthy": {
    class: "bug",
    status: 503,
    exit: 2,
    meaning: "The loop does not turn any more. The log says why; restart the service.",
  },
  "not-ready": {
    class: "waiting",
    status: 503,
    exit: 2,
    meaning: "The first round has not finished yet. Ask again in a moment.",
  },
  "service-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "The command line cannot reach the service. Start it, or name it with --server.",
  },
  "data-dir-unusable": {
    class: "usage",
    status: 500,
    exit: 2,
    meaning: "The data directory cannot be made or written.",
  },
  "port-in-use": {
    class: "usage",
    status: 500,
    exit: 2,
    meaning: "Another process listens on the port. Choose one with ACS_PORT.",
  },
  "no-leader": {
    class: "waiting",
    status: 503,
    exit: 2,
    meaning: "No replica leads at the moment. Ask again after the time of the header Retry-After.",
  },
  "leader-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "The replica that leads does not answer at the address that it advertises.",
  },
  "zookeeper-unreachable": {
    class: "transient",
    status: 503,
    exit: 2,
    meaning: "ZooKeeper cannot be reached, or does not answer in time.",
  },
  "zookeeper-refused": {
    class: "stalled",
    status: 502,
    exit: 2,
    meaning: "ZooKeeper refuses what the election needs: who asks, or for which path.",
  },
  "leadership-lost": {
    class: "leadership",
    status: 503,
    exit: 2,
    meaning: "This process does not lead (any more), so it does not act.",
  },
  "internal": {
    class: "bug",
    status: 500,
    exit: 70,
    meaning: "A mistake of the program. Please report it with the log.",
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a stable code. The message is one sentence for people, without secrets. */
export class ArkError extends Error {
  readonly code: ErrorCode;
  /** More of it, as data: problems with positions, names, the engine's status. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ArkError";
    this.code = code;
    this.details = options.details ?? {};
  }

  get kind(): ErrorKind {
    return ERRORS[this.code];
  }
}

/** Anything thrown, as an ArkError; what is not one of ours is a bug and keeps its cause. */
export function asArkError(error: unknown): ArkError {
  if (error instanceof ArkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ArkError("internal", message, { cause: error });
}
