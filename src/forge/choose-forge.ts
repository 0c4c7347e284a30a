/** Which forge a snapshot repository is on, and where its API is: decided by the remote's URL. Pure. */
import type { ForgeKind, GitUrl } from "../model/git.ts";

export interface ForgeAddress {
  readonly kind: ForgeKind;
  /** Base URL of its API, without a slash at the end. */
  readonly api: string;
  /** "acme/snapshots"; on GitLab with all its groups. */
  readonly project: string;
}

/** Neither of the two: no forge is known, and none was asked for. */
export interface ForgeChoice {
  readonly address?: ForgeAddress;
  /** What is wrong with the settings, and what would be right. */
  readonly problem?: string;
}

export interface ForgeQuestion {
  /** Of the remote. */
  readonly url: GitUrl;
  /** As set; absent: guessed from the host's name. */
  readonly kind?: ForgeKind;
  /** As set; absent: derived from the kind and the host. */
  readonly apiUrl?: string;
}

interface Remote {
  /** "https://host:port" where its website is; of an SSH URL, its host. */
  readonly origin: string;
  readonly host: string;
  /** Without slashes at its ends, and without ".git". */
  readonly path: string;
}

/** By the host's name; the first that matches. */
const GUESSES: readonly (readonly [pattern: RegExp, kind: ForgeKind])[] = [
  [/^(ssh\.)?github\.com$|\.ghe\.com$/, "github"],
  [/^(altssh\.)?gitlab\.com$/, "gitlab"],
  [/^codeberg\.org$/, "forgejo"],
  [/(^|[.-])github[.-]/, "github"],
  [/(^|[.-])gitlab[.-]/, "gitlab"],
  [/(^|[.-])forgejo[.-]/, "forgejo"],
  [/(^|[.-])gitea[.-]/, "gitea"],
];

/**
 * Sources: https://docs.github.com/en/enterprise-server@3.14/rest/enterprise-admin (`/api/v3`),
 * https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom,
 * https://docs.gitlab.com/api/rest/ (`/api/v4`),
 * https://docs.gitea.com/development/api-usage and https://forgejo.org/docs/latest/user/api-usage/
 * (`/api/v1`).
 */
const APIS: Readonly<Record<ForgeKind, (remote: Remote) => string>> = {
  github: ({ host, origin }) => {
    if (/^(ssh\.)?github\.com$/.test(host)) return "https://api.github.com";
    return host.endsWith(".ghe.com") ? `https://api.${host}` : `${origin}/api/v3`;
  },
  gitlab: ({ host, origin }) =>
    host === "altssh.gitlab.com" ? "https://gitlab.com/api/v4" : `${origin}/api/v4`,
  gitea: ({ origin }) => `${origin}/api/v1`,
  forgejo: ({ origin }) => `${origin}/api/v1`,
};

export function chooseForge({ url, kind, apiUrl }: ForgeQuestion): ForgeChoice {
  const remote = readRemote(url);
  const said = kind !== undefined || apiUrl !== undefined;
  if (remote === undefined) {
    return said ? { problem: "the snapshot repository is on no server; set ACS_GIT_URL" } : {};
  }
  const chosen = kind ?? GUESSES.find(([pattern]) => pattern.test(remote.host))?.[1];
  if (chosen === undefined) {
    return said ? { problem: `${remote.host} does not tell what it is; set ACS_FORGE` } : {};
  }
  const api = (apiUrl ?? APIS[chosen](remote)).replace(/\/+$/, "");
  const project = projectOf(remote, api);
  const depth = project.split("/").length;
  if (chosen === "gitlab" ? depth >= 2 : depth === 2) {
    return { address: { kind: chosen, api, project } };
  }
  return said ? { problem: `${remote.path} does not name an owner and a repository` } : {};
}

/** Undefined for a folder. */
function readRemote(url: GitUrl): Remote | undefined {
  if (url.kind === "folder") return undefined;
  if (url.kind === "ssh") {
    return remoteOf(`https://${url.host.includes(":") ? `[${url.host}]` : url.host}`, url.path);
  }
  const { origin, pathname } = new URL(url.href);
  return remoteOf(origin, decoded(pathname));
}

function remoteOf(origin: string, path: string): Remote {
  return {
    origin: origin.toLowerCase(),
    host: origin.toLowerCase().replace(/^https?:\/\//, "").replace(/:\d+$/, ""),
    path: path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, ""),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A forge below a path, as in https://example.org/git/api/v1, has that path in its remotes as well. */
function projectOf({ path }: Remote, api: string): string {
  const below = new URL(api).pathname.replace(/\/api\/v\d+$/, "").replace(/^\/+/, "");
  return below !== "" && path.startsWith(`${below}/`) ? path.slice(below.length + 1) : path;
}
