/** One Docker engine's API: each call has a deadline, and fails with one of our codes. */
import { setMaxListeners } from "node:events";
import process from "node:process";
import Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import { endpointText, type EngineEndpoint } from "../../model/endpoint.ts";
import type { Clock } from "../../reconciler/ports.ts";
import { engineError } from "./engine-error.ts";

/** How an API that is not an engine's own differs from one. */
export interface ApiDialect {
  /** The version to ask for: "v1.40". */
  readonly version: string;
  /** What its refusals stand for. */
  readonly errorOf: typeof engineError;
}

export class EngineClient {
  readonly docker: Docker;
  readonly endpoint: string;
  readonly #clock: Clock;
  readonly #errorOf: typeof engineError;
  #heardAt = -Infinity;

  constructor(endpoint: EngineEndpoint, clock: Clock, dialect?: ApiDialect) {
    this.endpoint = endpointText(endpoint);
    this.#clock = clock;
    this.#errorOf = dialect?.errorOf ?? engineError;
    const version = dialect && { version: dialect.version };
    this.docker = openDocker({ ...dockerodeOptions(endpoint), ...version });
  }

  /** When the engine last answered anything, by the clock's `elapsed`. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Milliseconds since 1970, by this machine's clock. */
  now(): number {
    return this.#clock.now();
  }

  /** It has answered. */
  heard(): void {
    this.#heardAt = this.#clock.elapsed();
  }

  /**
   * Runs one call. The call is given a signal that aborts at the deadline or with `signal`.
   * @param milliseconds the deadline
   * @throws ArkError engine-timeout at the deadline, leadership-lost when `signal` aborts, else what
   * the engine's answer stands for
   */
  async call<T>(
    what: string,
    milliseconds: number,
    signal: AbortSignal | undefined,
    run: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    // A call may be of many requests side by side, and there may be many calls: each listens.
    setMaxListeners(0, controller.signal, ...(signal === undefined ? [] : [signal]));
    // The library forgets a call whose connection breaks in mid-answer: the deadline has to be ours.
    return await new Promise<T>((resolve, reject) => {
      const fail = (error: ArkError) => {
        controller.abort();
        reject(error);
      };
      const lost = () => fail(new ArkError("leadership-lost", `Gave up ${what}: asked to stop.`));
      if (signal?.aborted) return lost();
      const seconds = milliseconds / 1000;
      const timer = setTimeout(
        () =>
          fail(new ArkError("engine-timeout", `${this.endpoint}: ${what} took over ${seconds} s.`)),
        milliseconds,
      );
      signal?.addEventListener("abort", lost, { once: true });
      run(controller.signal)
        .then((value) => {
          this.heard();
          resolve(value);
        }, (error) => reject(this.#errorOf(error, this.endpoint, what)))
        .finally(() => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", lost);
        });
    });
  }
}

/**
 * The library reads the variable by itself: it would take its host for that of a socket, and ends the
 * program where a list stands there.
 */
function openDocker(options: Docker.DockerOptions): Docker {
  const { DOCKER_HOST } = process.env;
  delete process.env.DOCKER_HOST;
  try {
    return new Docker(options);
  } finally {
    if (DOCKER_HOST !== undefined) process.env.DOCKER_HOST = DOCKER_HOST;
  }
}

function dockerodeOptions(endpoint: EngineEndpoint): Docker.DockerOptions {
  if (endpoint.kind === "unix") return { socketPath: endpoint.path };
  const { host, port, tls } = endpoint;
  return { host, port, protocol: tls === undefined ? "http" : "https", ...tls };
}
