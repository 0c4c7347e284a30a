/**
 * A commit's message: a subject, a body, and trailers as `git interpret-trailers` knows them.
 * Source: https://git-scm.com/docs/git-interpret-trailers
 */
import { ArkError } from "../errors.ts";

export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly trailers: Readonly<Record<string, string>>;
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const TRAILER = /^([A-Za-z0-9][A-Za-z0-9-]*)\s*:(.*)$/;

/**
 * A value is written in one line.
 * @throws ArkError internal for an empty message, or a key that git would not take
 */
export function formatMessage(text: string, trailers: Readonly<Record<string, string>>): string {
  const message = withoutNul(text).split("\n").map((line) => line.trimEnd()).join("\n").trim();
  if (message === "") throw new ArkError("internal", "A commit needs a message.");
  const lines = Object.entries(trailers).map(([key, value]) => formatTrailer(key, value));
  return lines.length === 0 ? `${message}\n` : `${message}\n\n${lines.join("\n")}\n`;
}

function formatTrailer(key: string, value: string): string {
  if (!KEY.test(key)) throw new ArkError("internal", `"${key}" is no key of a trailer.`);
  return `${key}: ${withoutNul(value).replace(/\s+/g, " ").trim()}`;
}

/** A git commit ends at a NUL for some of its readers. */
function withoutNul(text: string): string {
  return text.replaceAll("\0", "").replace(/\r\n?/g, "\n");
}

/**
 * The last paragraph is the trailers, if every line of it is one (or goes on with the one before)
 * and it is not the subject. Values of a repeated key are joined by a newline.
 */
export function parseMessage(text: string): Message {
  const paragraphs = text.trim().split(/\n(?:[ \t]*\n)+/);
  const trailers = paragraphs.length > 1 ? parseTrailers(paragraphs.at(-1)!) : undefined;
  const kept = text.trim().slice(0, trailers && -paragraphs.at(-1)!.length).trimEnd();
  const [subject = "", ...rest] = kept.split("\n");
  return { subject, body: rest.join("\n").trim(), trailers: trailers ?? {} };
}

function parseTrailers(paragraph: string): Record<string, string> | undefined {
  const found: [key: string, value: string][] = [];
  for (const line of paragraph.split("\n")) {
    const last = found.at(-1);
    const [, key, value] = TRAILER.exec(line) ?? [];
    if (/^\s/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`;
    else if (key !== undefined && value !== undefined) found.push([key, value.trim()]);
    else return undefined;
  }
  const trailers: Record<string, string> = {};
  for (const [key, value] of found) {
    trailers[key] = Object.hasOwn(trailers, key) ? `${trailers[key]}\n${value}` : value;
  }
  return trailers;
}
