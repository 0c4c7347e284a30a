/**
 * What `docker compose up` makes of a project, without it: v2 asks the engine for the same.
 * Source: https://github.com/docker/compose/blob/main/pkg/compose/create.go
 */
import Docker from "dockerode";
import type { Engine } from "./engine.ts";

/** A service as Compose has it once it has read the files. */
export interface ComposedService {
  readonly image: string;
  /** `Cmd`, `Env` and the like, in the engine's words. */
  readonly config?: object;
  /** `HostConfig` likewise. */
  readonly host?: object;
  /** Keys of its networks, the first one first. */
  readonly networks: readonly string[];
  /** `depends_on`: "db:service_started:false". */
  readonly needs?: string;
  /** Containers and aliases of its links; Compose adds two with the number of who is linked. */
  readonly links?: Readonly<Record<string, string>>;
  readonly scale?: number;
}

export interface ComposedProject {
  readonly name: string;
  readonly networks: Readonly<Record<string, object>>;
  readonly volumes: readonly string[];
  /** In the order in which they are started. */
  readonly services: Readonly<Record<string, ComposedService>>;
}

const VERSION = "2.29.7";

export async function composeUp(engine: Engine, project: ComposedProject): Promise<void> {
  const docker = new Docker({ socketPath: engine.socket });
  const owned = (kind: string, key: string) => ({
    [`com.docker.compose.${kind}`]: key,
    "com.docker.compose.project": project.name,
    "com.docker.compose.version": VERSION,
    "com.docker.compose.config-hash": "5f2e",
  });
  for (const [key, options] of Object.entries(project.networks)) {
    const Name = `${project.name}_${key}`;
    await docker.createNetwork({ Name, Labels: owned("network", key), ...options });
  }
  for (const key of project.volumes) {
    await docker.createVolume({ Name: `${project.name}_${key}`, Labels: owned("volume", key) });
  }
  for (const [key, service] of Object.entries(project.services)) {
    for (let number = 1; number <= (service.scale ?? 1); number++) {
      await createContainer(docker, project, key, service, number);
    }
  }
}

async function createContainer(
  docker: Docker,
  project: ComposedProject,
  key: string,
  service: ComposedService,
  number: number,
): Promise<void> {
  const name = `${project.name}-${key}-${number}`;
  const [first, ...others] = service.networks.map((network) => `${project.name}_${network}`);
  const links = Object.entries(service.links ?? {}).flatMap(([linked, alias]) => {
    const [, other] = linked.split("-");
    return [alias, `${other}-${number}`, `${project.name}-${other}-${number}`]
      .map((each) => `${linked}:${each}`);
  });
  const endpoint = { Aliases: [name, key], Links: links, IPAMConfig: null };
  const container = await docker.createContainer({
    name,
    ...PLAIN,
    Image: service.image,
    ...service.config,
    Labels: labelsOf(project, key, service, number),
    HostConfig: {
      ...PLAIN_HOST,
      NetworkMode: first,
      Links: links,
      ...service.host,
    },
    NetworkingConfig: { EndpointsConfig: { [first!]: endpoint } },
  } as unknown as Docker.ContainerCreateOptions);
  for (const network of others) {
    const settings = { Container: container.id, EndpointConfig: endpoint };
    await docker.getNetwork(network).connect(settings as unknown as Docker.NetworkConnectOptions);
  }
  await container.start();
}

/** What it says of every container, where nothing else is written. */
const PLAIN = {
  ...{ Hostname: "", Domainname: "", User: "", WorkingDir: "", StopSignal: "", MacAddress: "" },
  ...{ Tty: false, OpenStdin: false, StdinOnce: false, NetworkDisabled: false },
  ...{ AttachStdin: false, AttachStdout: true, AttachStderr: true },
  ...{ Cmd: null, Entrypoint: null, Env: [], ExposedPorts: {}, Healthcheck: null },
};
const PLAIN_HOST = {
  ...{ Binds: null, Mounts: [], PortBindings: {}, RestartPolicy: { Name: "" } },
  ...{ IpcMode: "", PidMode: "", UTSMode: "", UsernsMode: "", CgroupnsMode: "", Isolation: "" },
  ...{ CapAdd: null, CapDrop: null, Dns: null, DnsOptions: null, DnsSearch: null },
  ...{ ExtraHosts: [], GroupAdd: null, SecurityOpt: null, VolumesFrom: null, Tmpfs: {} },
  ...{ ShmSize: 0, OomKillDisable: false, OomScoreAdj: 0, LogConfig: { Type: "", Config: null } },
};

function labelsOf(
  { name }: ComposedProject,
  key: string,
  { needs = "" }: ComposedService,
  number: number,
): Record<string, string> {
  return {
    "com.docker.compose.project": name,
    "com.docker.compose.service": key,
    "com.docker.compose.container-number": String(number),
    "com.docker.compose.oneoff": "False",
    "com.docker.compose.version": VERSION,
    "com.docker.compose.image": "sha256:0123",
    "com.docker.compose.config-hash": "9d1c",
    "com.docker.compose.depends_on": needs,
    "com.docker.compose.project.config_files": `/home/ada/${name}/compose.yaml`,
    "com.docker.compose.project.working_dir": `/home/ada/${name}`,
  };
}
