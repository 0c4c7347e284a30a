/** The engine's event stream, followed for as long as it takes. */
import type { Readable } from "node:stream";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import { engineError } from "./engine-error.ts";

const CONNECT_DEADLINE = 10_000;
/** TCP keep-alive: ends a stream whose peer fell silent; milliseconds. */
const KEEP_ALIVE = 5_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** What a round may care for. Left out: exec, attach, copy, top and the like. */
const FILTERS = {
  type: ["container", "image", "network", "volume"],
  event: [
    ...["create", "start", "die", "stop", "oom", "destroy", "rename", "update", "pause", "unpause"],
    ...["health_status", "connect", "disconnect", "pull"],
  ],
};

interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/**
 * Yields events until `signal` aborts; reconnects by itself with growing pauses, and says so: that they
 * are lost is said once, however often it is tried.
 * @param nodeName the engine's name, as far as it is known
 * @param pause resolves after so many milliseconds, or when the signal aborts
 */
export async function* followEvents(
  client: EngineClient,
  nodeName: () => string,
  signal: AbortSignal,
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<ClusterEvent> {
  let wait = FIRST_PAUSE;
  let told = false;
  while (!signal.aborted) {
    let problem = "The engine closed its event stream.";
    try {
      const stream = await open(client, signal);
      wait = FIRST_PAUSE;
      told = false;
      yield { kind: "connected", node: nodeName() };
      for await (const event of parse(stream)) yield translate(event, nodeName());
    } catch (error) {
      if (signal.aborted) return;
      problem = engineError(error, client.endpoint, "following its events").message;
    }
    if (!told) yield { kind: "disconnected", node: nodeName(), problem };
    told = true;
    await pause(wait, signal);
    wait = Math.min(LONGEST_PAUSE, wait * 2);
  }
}

async function open(client: EngineClient, signal: AbortSignal): Promise<Readable> {
  const stream = await client.call(
    "following its events",
    CONNECT_DEADLINE,
    signal,
    (deadline) =>
      client.docker.getEvents({
        filters: JSON.stringify(FILTERS),
        abortSignal: AbortSignal.any([signal, deadline]),
      }) as Promise<unknown> as Promise<Readable>,
  );
  const { socket } = stream as Readable & {
    socket?: { setKeepAlive?(on: boolean, ms: number): void };
  };
  socket?.setKeepAlive?.(true, KEEP_ALIVE);
  return stream;
}

/** One JSON object a line. */
async function* parse(stream: Readable): AsyncGenerator<EngineEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() !== "") yield JSON.parse(line) as EngineEvent;
    }
  }
}

function translate(event: EngineEvent, node: string): ClusterEvent {
  const attributes = event.Actor.Attributes ?? {};
  // A network's events name the container that joins or leaves it.
  const id = event.Type === "network" ? attributes["container"] ?? event.Actor.ID : event.Actor.ID;
  const kind = event.Type as "container" | "image" | "network" | "volume";
  const { name } = attributes;
  return { kind, node, action: event.Action, id, ...(name !== undefined && { name }) };
}
