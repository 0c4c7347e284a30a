/** What the service says when it is up: what it watches, and what to try next. */
import { formatZookeeperUrl, type ZookeeperUrl } from "../model/zookeeper-url.ts";
import type { ClusterDescription } from "../reconciler/ports.ts";

export interface Situation {
  readonly version: string;
  readonly engine: ClusterDescription;
  readonly repository: string;
  readonly api: { readonly host: string; readonly port: number };
  /** Undefined: only the API. */
  readonly crontab: string | undefined;
  readonly events: boolean;
  /** Absent: it leads alone. */
  readonly election?: { readonly url: ZookeeperUrl; readonly advertise: string };
}

export function greeting(it: Situation): string {
  const host = it.api.host.includes(":") ? `[${it.api.host}]` : it.api.host;
  const url = `http://${host}:${it.api.port}`;
  const rounds = it.crontab === undefined
    ? "off (ACS_CRONTAB=off): only the API answers"
    : `${it.events ? "on Docker's events and " : ""}by the clock ${it.crontab}`;
  return `
ark-schedule ${it.version}
${engineLine(it)}  containers  those with the label ark.labels.schedule
  snapshot    ${it.repository}
  rounds      ${rounds}
${electionLine(it)}  API         ${url}

Next:
  docker run -d --name web --label ark.labels.schedule=web nginx    a container to keep
  curl ${url}/schedule/snapshot    its snapshot becomes a commit
  git clone ${it.repository} snapshots    look at it, change it, push it

`;
}

/** Of many, some: the status has them all. */
const NAMED = 8;

function engineLine({ engine: { endpoint, nodes, version } }: Situation): string {
  const more = nodes.length - NAMED;
  const names = nodes.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const label = nodes.length > 1 ? "engines     " : "engine      ";
  return `  ${label}${endpoint} (${names}, Docker ${version})\n`;
}

function electionLine({ election }: Situation): string {
  return election === undefined
    ? ""
    : `  election    as ${election.advertise}, at ${formatZookeeperUrl(election.url)}\n`;
}
