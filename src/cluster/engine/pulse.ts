/**
 * Asks an engine again and again whether it is there, beside a stream of it. A stream says nothing when
 * its engine hangs; nor does it when the host is gone, where the runtime leaves it to the kernel how
 * often a silent connection is tried (Deno does: two hours; Node ends it after 15 s).
 * Source: https://docs.libuv.org/en/v1.x/tcp.html#c.uv_tcp_keepalive
 */
import type { Readable } from "node:stream";
import type { EngineClient } from "./client.ts";

/** From one answer to the next question; milliseconds. */
const PAUSE = 10_000;
const DEADLINE = 10_000;

/**
 * Until `signal` aborts, or a question fails. Ends the stream then, with the error if there is one.
 * @param pause resolves after so many milliseconds, or when the signal aborts
 */
export async function takePulse(
  client: EngineClient,
  stream: Readable,
  signal: AbortSignal,
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  try {
    for (;;) {
      await pause(PAUSE, signal);
      if (signal.aborted) return void stream.destroy();
      await client.call(
        "asking the engine whether it is there",
        DEADLINE,
        signal,
        (abortSignal) => (client.docker as Pinger).ping({ abortSignal }),
      );
    }
  } catch (error) {
    stream.destroy(error as Error);
  }
}

/** The library's types leave out that it takes this. */
interface Pinger {
  ping(options: { abortSignal: AbortSignal }): Promise<unknown>;
}
