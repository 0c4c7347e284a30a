/**
 * Moving one ref on a server from what it holds to something else, told with the objects that the
 * server lacks. The library's own push asks what the ref holds, and takes whatever it is for the old
 * value, so that it could undo what somebody else has taken back; and it lists all files of both
 * commits to find out what is new, where that is known.
 * Source: https://git-scm.com/docs/gitprotocol-pack#_pushing_data_to_a_server
 */
import { Buffer } from "node:buffer";
import type { Revision } from "../../model/snapshot.ts";

const NOTHING = "0".repeat(40);
const FLUSH = "0000";

export interface Move {
  /** In full. */
  readonly ref: string;
  /** Undefined: the ref is not to be there yet. */
  readonly expected: Revision | undefined;
  readonly next: Revision;
}

export function pushRequest({ ref, expected = NOTHING, next }: Move, pack: Uint8Array): Buffer {
  const command = packetLine(`${expected} ${next} ${ref}\0 report-status\n`);
  return Buffer.concat([Buffer.from(command + FLUSH), pack]);
}

/** What the server says against it; undefined: it is done. */
export function refusalIn(answer: Buffer): string | undefined {
  const lines = packetLines(answer).map((line) => line.trimEnd());
  const refusal = lines.find((line) => !/^unpack ok$|^ok /.test(line));
  if (refusal !== undefined) return refusal.replace(/^ng \S+ |^unpack /, "");
  return lines.some((line) => line.startsWith("ok ")) ? undefined : "no word of the ref";
}

export function packetLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0") + text;
}

/** Those that hold something. The framing has been looked at before. */
function packetLines(answer: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < answer.length;) {
    const length = Number.parseInt(answer.toString("latin1", at, at + 4), 16);
    if (length > 4) lines.push(answer.toString("utf8", at + 4, at + length));
    at += Math.max(length, 4);
  }
  return lines;
}
