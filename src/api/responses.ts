/** Answers, as HTTP has them. */
import { problemBody } from "./problem.ts";

export function problemResponse(error: unknown, headers: Record<string, string> = {}): Response {
  const body = problemBody(error);
  const { retryAfter } = body;
  const when = typeof retryAfter === "number" ? { "Retry-After": String(retryAfter) } : {};
  return jsonResponse(body, body.status, "application/problem+json", { ...when, ...headers });
}

export function jsonResponse(
  body: unknown,
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Response {
  const text = JSON.stringify(body, null, 2) + "\n";
  return new Response(text, { status, headers: { "Content-Type": type, ...headers } });
}
