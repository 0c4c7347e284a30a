/** Listens for the API, on Node and on Deno alike. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { ArkError } from "../errors.ts";

export interface Listening {
  readonly host: string;
  /** The one that was taken, where 0 was asked for. */
  readonly port: number;
  /** Takes no more requests, lets those under way end for a while, then ends them. */
  close(): Promise<void>;
}

/** How long requests that are under way may take to end; milliseconds. */
const GRACE = 5_000;

/** @throws ArkError port-in-use, config-invalid (an address that is not this host's) */
export async function serve(
  app: Hono,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  // A connection that was busy when the service closed is idle, and in the way, after its answer.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw listenError(error, host, port);
  }
  const address = server.address() as AddressInfo;
  return { host: address.address, port: address.port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(timer);
}

function listenError(error: unknown, host: string, port: number): ArkError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") {
    const message =
      `Another process listens on ${host}:${port}. Choose another port with ACS_PORT.`;
    return new ArkError("port-in-use", message, { cause: error });
  }
  const why = LISTEN_ERRORS[code ?? ""] ?? (error instanceof Error ? error.message : String(error));
  return new ArkError("config-invalid", `ACS_HOST=${host}, ACS_PORT=${port}: ${why}.`, {
    cause: error,
  });
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EACCES: "ports below 1024 need more rights",
  EADDRNOTAVAIL: "this host has no such address",
  // What Deno says of the same.
  EINVAL: "this host has no such address",
  ENOTFOUND: "there is no host of that name",
};
