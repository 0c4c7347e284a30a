/** What a manager is asked, and what it answers. */
import type { ServerResponse } from "node:http";
import type { Json } from "./box.ts";
import type { Refusal } from "./fake-engine.ts";
import type { ManagerState } from "./manager-state.ts";

export interface Asked {
  readonly state: ManagerState;
  /** Of the manager that this one is a replica of. */
  readonly primary: string | undefined;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** The body as it came, where it is not JSON. */
  readonly bytes: Uint8Array;
  /** What the path has in its place, such as a container's name. */
  readonly subject: string;
  readonly response: ServerResponse;
}

/** `text` is not JSON; an answer that is undefined has been given already. */
export type Answer =
  | { readonly status: number; readonly json?: unknown; readonly text?: string }
  | undefined;

export const DONE = { status: 204 } as const;

export function json(value: unknown, status = 200): Answer {
  return { status, json: value };
}

/** As the engine answers: its refusals are JSON. */
export function byEngine(act: () => void): Answer {
  try {
    act();
    return DONE;
  } catch (error) {
    const { status, message } = error as Refusal;
    return status === 304 ? { status } : { status, json: { message } };
  }
}
