/** Connections to servers of others, as their operators have them reached. */
import { rootCertificates } from "node:tls";
import { type Dispatcher, EnvHttpProxyAgent } from "undici";

export interface ConnectionOptions {
  /** PEM, besides the system's. */
  readonly ca: string | undefined;
  /** How long connecting may take; milliseconds. */
  readonly connect: number;
  /** How long an idle connection is kept; milliseconds. */
  readonly keepAlive: number;
}

/** Through the proxy that the environment names, if it names one. */
export function httpConnections({ ca, connect, keepAlive }: ConnectionOptions): Dispatcher {
  const tls = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  return new EnvHttpProxyAgent({
    keepAliveTimeout: keepAlive,
    connect: { timeout: connect, ...tls },
    requestTls: { timeout: connect, ...tls },
  });
}
