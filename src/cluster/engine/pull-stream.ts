/** What an engine tells while it pulls: a stream of JSON, a line each. */
import type { Readable } from "node:stream";
import type { PullItem, PullProgress } from "./pull-progress.ts";

/** A pull is given up when it makes no progress for so long; milliseconds. */
const SILENCE = 2 * 60_000;

/**
 * Reads it to its end. A failed pull ends like a good one, with an item that tells.
 * @returns why it failed, in the engine's words
 * @throws what the connection ends with
 */
export async function followPull(
  stream: Readable,
  progress: PullProgress,
): Promise<string | undefined> {
  const silent = `No progress for ${SILENCE / 1000} s: timeout.`;
  let problem: string | undefined;
  const giveUp = () => {
    problem = silent;
    stream.destroy();
  };
  const silence = setTimeout(giveUp, SILENCE);
  try {
    for await (const line of linesOf(stream)) {
      silence.refresh();
      problem ??= progress.read(JSON.parse(line) as PullItem);
    }
    return problem;
  } catch (error) {
    if (problem === undefined) throw error;
    return problem;
  } finally {
    clearTimeout(silence);
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}
