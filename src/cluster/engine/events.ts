/** The engine's event stream, followed for as long as it takes. */
import type { Readable } from "node:stream";
import type { ClusterEvent } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";
import { engineError } from "./engine-error.ts";
import { jsonValues } from "./json-values.ts";
import { takePulse } from "./pulse.ts";

/** What is back with its old containers has to be met soon: that is why these are short. */
const CONNECT_DEADLINE = 3_000;
const LONGEST_PAUSE = 1_000;
const FIRST_PAUSE = 100;
/** TCP keep-alive: ends a stream whose peer fell silent; milliseconds. */
const KEEP_ALIVE = 5_000;

/** What a round may care for. Left out: exec, attach, copy, top and the like. */
export const EVENT_FILTERS = {
  type: ["container", "image", "network", "volume"],
  event: [
    ...["create", "start", "die", "stop", "oom", "destroy", "rename", "update", "pause", "unpause"],
    ...["health_status", "connect", "disconnect", "pull"],
  ],
};

export interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/** Where events come from. */
export interface EventStream {
  /** What the stream itself is said to be of. */
  node(): string;
  /** The client that is to be asked this time. */
  client(): EngineClient;
  /** What is to be told of what came. */
  read(stream: Readable): AsyncIterable<ClusterEvent>;
  /** Its stream could not be opened, or has ended. */
  lost?(client: EngineClient): void;
}

/** The event stream of one engine. @param node the engine's name, as far as it is known */
export function engineEvents(client: EngineClient, node: () => string): EventStream {
  return {
    node,
    client: () => client,
    async *read(stream) {
      for await (const event of jsonValues<EngineEvent>(stream)) yield readEvent(event, node());
    },
  };
}

/**
 * Yields events until `signal` aborts; reconnects by itself with growing pauses, and says so: that they
 * are lost is said once, however often it is tried.
 * @param pause resolves after so many milliseconds, or when the signal aborts
 */
export async function* followEvents(
  source: EventStream,
  signal: AbortSignal,
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<ClusterEvent> {
  let wait = FIRST_PAUSE;
  let told = false;
  while (!signal.aborted) {
    const client = source.client();
    const over = new AbortController();
    let problem = `${client.endpoint} closed its event stream.`;
    try {
      const stream = await open(client, signal);
      wait = FIRST_PAUSE;
      told = false;
      yield { kind: "connected", node: source.node() };
      void takePulse(client, stream, AbortSignal.any([signal, over.signal]), pause);
      yield* source.read(stream);
    } catch (error) {
      if (signal.aborted) return;
      problem = engineError(error, client.endpoint, "following its events").message;
    } finally {
      over.abort();
    }
    if (!told) yield { kind: "disconnected", node: source.node(), problem };
    told = true;
    source.lost?.(client);
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
        filters: JSON.stringify(EVENT_FILTERS),
        abortSignal: AbortSignal.any([signal, deadline]),
      }) as Promise<unknown> as Promise<Readable>,
  );
  const { socket } = stream as Readable & {
    socket?: { setKeepAlive?(on: boolean, ms: number): void };
  };
  socket?.setKeepAlive?.(true, KEEP_ALIVE);
  return stream;
}

export function readEvent(event: EngineEvent, node: string): ClusterEvent {
  const attributes = event.Actor.Attributes ?? {};
  // A network's events name the container that joins or leaves it.
  const id = event.Type === "network" ? attributes["container"] ?? event.Actor.ID : event.Actor.ID;
  const kind = event.Type as "container" | "image" | "network" | "volume";
  const { name } = attributes;
  return { kind, node, action: event.Action, id, ...(name !== undefined && { name }) };
}
