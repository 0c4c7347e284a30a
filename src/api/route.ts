/** One path of the API: what it takes, what it does, what it answers. */
import type { HonoRequest } from "hono";
import type * as z from "zod";
import type { ErrorCode } from "../errors.ts";
import type { LeaderReport, Operations, StatusReport } from "../reconciler/operations.ts";
import type { Author, Log } from "../reconciler/ports.ts";
import type { AuthorPolicy } from "./author.ts";
import type { WebhookPolicy } from "./webhook/judge.ts";

/** Bytes; the longest reason there is takes a fraction of it. */
const MAX_BODY = 64 * 1024;

/** Milliseconds: less than the command line waits, so that it hears of it. */
const DEADLINES: Readonly<Record<Route["effect"], number>> = {
  reads: 30_000,
  probe: 30_000,
  writes: 50_000,
  // Forges wait ten seconds, as https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks says.
  signed: 8_000,
};

/** What the API works with. */
export interface ApiOptions {
  readonly operations: Operations;
  readonly metrics: {
    readonly contentType: string;
    render(leader: LeaderReport, status: StatusReport | undefined): Promise<string>;
    /** A request was passed on to the leader. */
    forwarded(result: "answered" | "unanswered"): void;
  };
  readonly log: Log;
  /** host:port by which others reach the API. */
  readonly advertise: string;
  readonly version: string;
  readonly webhook: WebhookPolicy;
  readonly authors: AuthorPolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the API is closed: then nobody waits for an answer of the leader any more. */
  readonly ending: AbortSignal;
}

/** One request, translated. */
export interface Call<P> extends ApiOptions {
  readonly parameters: P;
  readonly author: Author;
  readonly request: HonoRequest;
}

export interface Route {
  /** "/schedule/why/{workload}" */
  readonly path: string;
  readonly methods: readonly ("GET" | "POST")[];
  readonly summary: string;
  /**
   * `writes` is refused to web pages of others; `reads` is refused under host names that are not
   * ours; `probe` is for machines that watch, and answers to any name; so does `signed`, which is let
   * in by the signature of its body alone, and has no parameters.
   */
  readonly effect: "reads" | "writes" | "probe" | "signed";
  /**
   * Which replica answers: the leader, to which any other passes it on; or whichever is asked. `both`:
   * it is of use to whichever is asked, and the leader has to know as well.
   */
  readonly by: "leader" | "any" | "both";
  /** How long the leader's answer is waited for; milliseconds. */
  readonly deadline: number;
  readonly parameters: z.ZodObject;
  /** Absent: the answer is a text of this media type. */
  readonly report?: z.ZodObject;
  readonly mediaType: string;
  /** Those that an operation may end with, besides what every request may. */
  readonly errors: readonly ErrorCode[];
  /** Bytes that a body may have. */
  readonly maxBody: number;
  /** Whether the answer's work is still to come: 202 instead of 200. */
  readonly isLater?: (report: unknown) => boolean;
  /** The body; JSON is made of it where there is a `report`. */
  readonly answer: (call: Call<Record<string, unknown>>) => unknown;
}

interface RouteDefinition<P extends z.ZodObject, R extends z.ZodObject | undefined>
  extends
    Pick<Route, "path" | "summary" | "effect">,
    Partial<
      Pick<Route, "methods" | "by" | "deadline" | "mediaType" | "errors" | "maxBody" | "isLater">
    > {
  readonly parameters: P;
  readonly report?: R;
  readonly answer: (call: Call<z.output<P>>) => unknown;
}

/**
 * Ties the parameters that `answer` is given to the schema that they have passed. All under /schedule
 * takes GET, as ever, and POST.
 */
export function route<P extends z.ZodObject, R extends z.ZodObject | undefined>(
  definition: RouteDefinition<P, R>,
): Route {
  return {
    by: definition.effect === "writes" ? "leader" : "any",
    deadline: DEADLINES[definition.effect],
    methods: definition.path.startsWith("/schedule/") ? ["GET", "POST"] : ["GET"],
    mediaType: "application/json",
    errors: [],
    maxBody: MAX_BODY,
    ...definition,
    answer: definition.answer as Route["answer"],
  } as Route;
}
