/** The shapes of the engine's API that are translated; what is read key by key is left open. */

export type Json = Readonly<Record<string, unknown>>;

/** `GET /containers/{id}/json` */
export interface Inspect {
  readonly Id: string;
  readonly Config: Json;
  readonly HostConfig: Json;
  readonly Mounts?: readonly MountPoint[] | null;
  readonly NetworkSettings: Json;
}

export interface MountPoint {
  readonly Type: string;
  readonly Name?: string;
  readonly Destination: string;
}

/** `GET /images/{name}/json` */
export interface ImageInspect {
  readonly Id: string;
  readonly RepoDigests?: readonly string[] | null;
  readonly Config?: Json | null;
}

/** `GET /info` */
export interface EngineInfo {
  readonly ID?: string;
  readonly Name?: string;
  readonly ServerVersion?: string;
  readonly NCPU?: number;
  /** Bytes. */
  readonly MemTotal?: number;
  /** "storage=ssd" */
  readonly Labels?: readonly string[] | null;
  readonly KernelVersion?: string;
  readonly OperatingSystem?: string;
  readonly OSType?: string;
  readonly Architecture?: string;
  readonly Driver?: string;
  /** RFC 3339. */
  readonly SystemTime?: string;
  readonly LoggingDriver?: string;
  readonly DefaultRuntime?: string;
  readonly CgroupVersion?: string;
}

/** `POST /containers/create`: the keys of `Config` at the top. */
export interface CreateBody {
  [key: string]: unknown;
  readonly HostConfig: Record<string, unknown>;
  NetworkingConfig?: { EndpointsConfig: Record<string, Endpoint> };
}

/** A container's settings on one network, as they are given at `create` and `connect`. */
export interface Endpoint {
  IPAMConfig?: {
    IPv4Address?: string;
    IPv6Address?: string;
    LinkLocalIPs?: readonly string[];
  } | null;
  Aliases?: readonly string[] | null;
  Links?: readonly string[] | null;
  MacAddress?: string;
  DriverOpts?: Readonly<Record<string, string>> | null;
  GwPriority?: number;
}

/** The same as reported. */
export interface ReportedEndpoint extends Endpoint {
  NetworkID?: string;
  EndpointID?: string;
}

export interface PortBinding {
  HostIp?: string;
  HostPort?: string;
}

/** An entry of `HostConfig.Mounts`: what `--mount` says. */
export interface Mount {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  Consistency?: string;
  BindOptions?: {
    Propagation?: string;
    NonRecursive?: boolean;
    CreateMountpoint?: boolean;
    ReadOnlyNonRecursive?: boolean;
    ReadOnlyForceRecursive?: boolean;
  };
  VolumeOptions?: {
    NoCopy?: boolean;
    Labels?: Readonly<Record<string, string>>;
    Subpath?: string;
    DriverConfig?: { Name?: string; Options?: Readonly<Record<string, string>> };
  };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
  ImageOptions?: { Subpath?: string };
}

/** `docker run --volume`, as the engine keeps it. */
export function bindsOf({ HostConfig }: Inspect): readonly string[] {
  return (HostConfig["Binds"] ?? []) as string[];
}

export function mountsOf({ HostConfig }: Inspect): readonly Mount[] {
  return (HostConfig["Mounts"] ?? []) as Mount[];
}
