/** What carries git's smart protocol to a server: over HTTP, or over SSH as if it were HTTP. */
import { Buffer } from "node:buffer";
import type { GitHttpResponse, HttpClient } from "isomorphic-git";

/**
 * Answers come whole: a connection that breaks, hangs or ends too early is an error of the request.
 * Given them bit by bit, the library would end in an error that nobody can catch.
 */
export interface Transport {
  readonly http: HttpClient;
  /** What the library is to ask: an address without credentials. */
  readonly url: string;
  /** In which refs are asked for: the second version names single ones, and costs a request more. */
  readonly protocol: 1 | 2;
  /** What people call it, without credentials. */
  readonly location: string;
  /** Ends its connections, and what is under way on them. */
  close(): Promise<void>;
}

export async function bodyOf(response: GitHttpResponse): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}
