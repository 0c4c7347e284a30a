/** One path of the API: what it takes, what it does, what it answers. */
import type { z } from "zod";
import type { ErrorCode } from "../errors.ts";
import type { Operations, StatusReport } from "../reconciler/operations.ts";
import type { Author, Log } from "../reconciler/ports.ts";

/** What the API works with. */
export interface ApiOptions {
  readonly operations: Operations;
  readonly metrics: {
    readonly contentType: string;
    render(status: StatusReport | undefined): Promise<string>;
  };
  readonly log: Log;
  /** host:port by which others reach the API. */
  readonly advertise: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One request, translated. */
export interface Call<P> extends ApiOptions {
  readonly parameters: P;
  readonly author: Author;
}

export interface Route {
  /** "/schedule/why/{workload}" */
  readonly path: string;
  readonly methods: readonly ("GET" | "POST")[];
  readonly summary: string;
  /**
   * `writes` is refused to web pages of others; `reads` is refused under host names that are not
   * ours; `probe` is for machines that watch, and answers to any name.
   */
  readonly effect: "reads" | "writes" | "probe";
  readonly parameters: z.ZodObject;
  /** Absent: the answer is a text of this media type. */
  readonly report?: z.ZodObject;
  readonly mediaType: string;
  /** Those that an operation may end with, besides what every request may. */
  readonly errors: readonly ErrorCode[];
  /** The body; JSON is made of it where there is a `report`. */
  readonly answer: (call: Call<Record<string, unknown>>) => unknown;
}

interface RouteDefinition<P extends z.ZodObject, R extends z.ZodObject | undefined>
  extends Pick<Route, "path" | "summary" | "effect"> {
  readonly parameters: P;
  readonly report?: R;
  readonly mediaType?: string;
  readonly errors?: readonly ErrorCode[];
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
    methods: definition.path.startsWith("/schedule/") ? ["GET", "POST"] : ["GET"],
    mediaType: "application/json",
    errors: [],
    ...definition,
    answer: definition.answer as Route["answer"],
  } as Route;
}
