/** A container of a fake engine, and what engines and managers report of one. */

export type Json = Readonly<Record<string, unknown>>;
export type Labels = Readonly<Record<string, string>>;

/** As `POST /containers/create` has it: the keys of `Config` at the top. */
export interface Body extends Json {
  readonly Image: string;
  readonly Env?: readonly string[] | null;
  readonly Labels?: Labels | null;
  readonly HostConfig: Json;
  readonly NetworkingConfig?: { readonly EndpointsConfig?: Readonly<Record<string, Json>> };
}

export interface Box {
  readonly id: string;
  readonly body: Body;
  /** The id of its image. */
  readonly image: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly networks: Readonly<Record<string, Json>>;
  /** What was copied into it, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly name: string;
  readonly state: "created" | "running" | "paused" | "exited";
  readonly health?: "starting" | "healthy" | "unhealthy";
  readonly exitCode: number;
}

/** The words of a list, from what was known when it was inspected last. */
export function statusWords({ state, health, exitCode }: Box): string {
  if (state === "created") return "Created";
  if (state === "exited") return `Exited (${exitCode}) 1 minute ago`;
  if (state === "paused") return "Up 3 minutes (Paused)";
  return health === undefined ? "Up 3 minutes" : `Up 3 minutes (${health})`;
}

export function labelsOf({ body }: Box): Labels {
  return body.Labels ?? {};
}

/** A list under a label of Swarm's: `["node==a"]`. */
export function listLabel(labels: Labels, key: string): string[] {
  const text = labels[`com.docker.swarm.${key}`];
  return text === undefined ? [] : JSON.parse(text) as string[];
}

/** Host ports that it publishes. */
export function hostPorts({ HostConfig }: Body): string[] {
  const bindings = (HostConfig["PortBindings"] ?? {}) as Record<string, { HostPort?: string }[]>;
  return Object.values(bindings).flat().map(({ HostPort }) => HostPort ?? "").filter(Boolean);
}

/** `GET /containers/{id}/json` of an engine. */
export function inspectReport(box: Box): Json {
  const { HostConfig, NetworkingConfig: _, ...config } = box.body;
  const { state, health, exitCode } = box;
  return {
    Id: box.id,
    Created: new Date(box.createdAt).toISOString(),
    State: {
      Status: state,
      Running: state === "running" || state === "paused",
      Paused: state === "paused",
      ExitCode: exitCode,
      ...(health && { Health: { Status: health } }),
    },
    Image: box.image,
    Name: `/${box.name}`,
    Mounts: [],
    Config: { Hostname: box.id.slice(0, 12), ...config },
    HostConfig: { NetworkMode: "default", ...HostConfig },
    NetworkSettings: { Networks: box.networks },
  };
}
