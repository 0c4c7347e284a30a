/** Where one Docker engine listens. */
export type EngineEndpoint =
  | { readonly kind: "unix"; readonly path: string }
  | {
    readonly kind: "tcp";
    /** Without the brackets of an IPv6 address. */
    readonly host: string;
    readonly port: number;
    /** Present: HTTPS. */
    readonly tls?: TlsMaterial;
  };

/** PEM texts. Without `ca` the system's authorities count; without `cert` no client certificate is shown. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** For people, without credentials: "unix:///var/run/docker.sock", "tcp://10.0.0.5:2375". */
export function endpointText(endpoint: EngineEndpoint): string {
  if (endpoint.kind === "unix") return `unix://${endpoint.path}`;
  return `${endpoint.tls === undefined ? "tcp" : "https"}://${endpoint.host}:${endpoint.port}`;
}
