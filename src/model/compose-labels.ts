/**
 * Labels by which Docker Compose knows the parts of a project, and finds them without its files.
 * Source: https://github.com/docker/compose/blob/main/pkg/api/labels.go
 */

const PREFIX = "com.docker.compose.";

export const COMPOSE_LABELS = {
  project: `${PREFIX}project`,
  service: `${PREFIX}service`,
  /** Of several containers of one service: "1", "2". */
  number: `${PREFIX}container-number`,
  /** "True" of what `docker compose run` has made. */
  oneoff: `${PREFIX}oneoff`,
  /** Compose lists no container without it. */
  configHash: `${PREFIX}config-hash`,
  /** Paths with "," between them; `docker compose ls` shows them. */
  configFiles: `${PREFIX}project.config_files`,
  /** "db:service_healthy:false,…": service, condition and whether it is restarted after it. */
  dependsOn: `${PREFIX}depends_on`,
  /** The keys of a network and of a volume. */
  network: `${PREFIX}network`,
  volume: `${PREFIX}volume`,
} as const;

type Labels = Readonly<Record<string, string>>;

/** Which container of which service of which project it is: what a container can differ in. */
const IDENTITY: ReadonlySet<string> = new Set([
  COMPOSE_LABELS.project,
  COMPOSE_LABELS.service,
  COMPOSE_LABELS.number,
]);

/** Whether the label tells of how Compose came to the container: what no container could differ in. */
export function isComposeNote(key: string): boolean {
  return key.startsWith(PREFIX) && !IDENTITY.has(key);
}

/** Those that people gave. */
export function withoutComposeLabels(labels: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith(PREFIX)));
}

/** "project/service" of a container of a project's service; undefined of all else. */
export function composeService(labels: Labels | undefined): string | undefined {
  const project = labels?.[COMPOSE_LABELS.project];
  const service = labels?.[COMPOSE_LABELS.service];
  if (project === undefined || service === undefined) return undefined;
  return labels?.[COMPOSE_LABELS.oneoff] === "True" ? undefined : serviceId(project, service);
}

export function serviceId(project: string, service: string): string {
  return `${project}/${service}`;
}
