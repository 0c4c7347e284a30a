/** Where a Docker engine is: as DOCKER_HOST says it, or as host:port with a scheme beside it. */
import type { EngineEndpoint } from "../model/endpoint.ts";
import type { Parsed } from "./parsers.ts";

export const DEFAULT_SOCKET = "/var/run/docker.sock";

/** What stands beside an endpoint and completes it. */
export interface EndpointContext {
  readonly scheme: "http" | "https" | undefined;
  /** DOCKER_TLS_VERIFY is set. */
  readonly tls: boolean;
}

/** What would be right, in all complaints about endpoints. */
export const ENDPOINT_FORMS =
  "unix:///var/run/docker.sock, tcp://host:2375, https://host:2376 or host:port";

/** @param text as in DOCKER_HOST. What is said of it never repeats credentials. */
export function parseEndpoint(text: string, context: EndpointContext): Parsed<EngineEndpoint> {
  if (text.includes(",")) {
    return { problem: "it names one engine; ACS_CLUSTER_ENDPOINT takes several" };
  }
  const [, scheme, rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case "unix":
      return parseSocket(rest ?? "");
    case undefined:
      return text.startsWith("/") ? parseSocket(text) : parseAddress(text, undefined, context);
    case "tcp":
      return parseAddress(rest ?? "", undefined, context);
    case "http":
    case "https":
      return parseAddress(rest ?? "", scheme!.toLowerCase() as "http" | "https", context);
    case "zk":
      return { problem: "zk:// names all engines, and stands first in ACS_CLUSTER_ENDPOINT" };
    default:
      return { problem: `${scheme}:// cannot be used; ${ENDPOINT_FORMS} can` };
  }
}

function parseSocket(path: string): Parsed<EngineEndpoint> {
  return path.startsWith("/")
    ? { value: { kind: "unix", path } }
    : { problem: "the path of a socket is absolute, as in unix:///var/run/docker.sock" };
}

function parseAddress(
  address: string,
  said: "http" | "https" | undefined,
  context: EndpointContext,
): Parsed<EngineEndpoint> {
  if (said !== undefined && context.scheme !== undefined && said !== context.scheme) {
    return { problem: `it says ${said}, but ACS_CLUSTER_SCHEME says ${context.scheme}` };
  }
  const scheme = said ?? context.scheme ?? (context.tls ? "https" : "http");
  const url = parseUrl(address);
  if (url === undefined) return { problem: `not an address; right would be ${ENDPOINT_FORMS}` };
  if (url.username !== "" || url.password !== "") {
    return { problem: "an engine takes no user and password; use TLS with DOCKER_CERT_PATH" };
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return { problem: "an engine's address has no path; end it after the port" };
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? defaultPort(said, scheme) : Number(url.port);
  const tls = scheme === "https" ? { tls: {} } : {};
  return { value: { kind: "tcp", host, port, ...tls } };
}

/** Parsed under a scheme without a default port, so that ":80" is not taken away. */
function parseUrl(address: string): URL | undefined {
  const url = URL.canParse(`tcp://${address}`) ? new URL(`tcp://${address}`) : undefined;
  if (url === undefined || url.hostname === "" || url.port === "0") return undefined;
  if (url.pathname === "") url.pathname = "/";
  return url;
}

/** An http(s) URL without a port means what it means everywhere; tcp:// means Docker's own. */
function defaultPort(said: "http" | "https" | undefined, scheme: "http" | "https"): number {
  if (said === undefined) return scheme === "https" ? 2376 : 2375;
  return said === "https" ? 443 : 80;
}
