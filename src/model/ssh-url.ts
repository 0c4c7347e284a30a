/**
 * Where a repository is that is reached by SSH, in both forms that git takes.
 * Source: https://git-scm.com/docs/git-clone#_git_urls
 */

export interface SshUrl {
  readonly user: string;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** As the remote command gets it: absolute, or from the user's home. */
  readonly path: string;
}

export const SSH_PORT = 22;
/** What the forges call the account that git uses. */
const USER = "git";
const RIGHT = "right would be ssh://git@git.example.org:22/team/snapshots.git or " +
  "git@git.example.org:team/snapshots.git";

/** User, host or [address], port, path. */
const WITH_SCHEME = /^ssh:\/\/(?:([^@/]*)@)?(?:\[([^\]/]+)\]|([^:/[\]]+))(?::(\d*))?(\/.*)?$/i;
/** User, host or [address], path. A slash before the colon makes a local path, two colons a helper. */
const LIKE_SCP = /^(?:([^@:/]*)@)?(?:\[([^\]/]+)\]|([^@:/[\]]+)):(?!:|\/\/)(.*)$/s;

/** True for what git would take to SSH, be it right or wrong in its parts. */
export function isSshUrl(text: string): boolean {
  return /^ssh:\/\//i.test(text) || LIKE_SCP.test(text);
}

/** `ssh://[user@]host[:port]/path` or `[user@]host:path`; the path may begin with `~`. */
export function parseSshUrl(text: string): { value: SshUrl } | { problem: string } {
  const url = /^ssh:\/\//i.test(text) ? withScheme(text) : likeScp(text);
  if (url === undefined) return { problem: RIGHT };
  const fault = FAULTS.find(({ found }) => found(url));
  return fault === undefined ? { value: url } : { problem: `${fault.problem}; ${RIGHT}` };
}

/** For people: with scheme, and without a port that is the usual one. */
export function formatSshUrl({ user, host, port, path }: SshUrl): string {
  const authority = host.includes(":") ? `[${host}]` : host;
  const suffix = port === SSH_PORT ? "" : `:${port}`;
  return `ssh://${user}@${authority}${suffix}${path.startsWith("/") ? "" : "/"}${path}`;
}

function withScheme(text: string): SshUrl | undefined {
  const parts = WITH_SCHEME.exec(text);
  if (parts === null) return undefined;
  const [, user = USER, address, name = "", port = "", path = ""] = parts;
  const decoded = decode(path);
  return {
    user: decode(user),
    host: address ?? name,
    port: port === "" ? SSH_PORT : Number(port),
    path: decoded.startsWith("/~") ? decoded.slice(1) : decoded,
  };
}

function likeScp(text: string): SshUrl | undefined {
  const parts = LIKE_SCP.exec(text);
  if (parts === null) return undefined;
  const [, user = USER, address, name = "", path = ""] = parts;
  return { user, host: address ?? name, port: SSH_PORT, path };
}

/** As git does it: a % that is no escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Fault {
  readonly found: (url: SshUrl) => boolean;
  readonly problem: string;
}

/** What has no meaning, and what a shell or a program might take for something else. */
const FAULTS: readonly Fault[] = [
  {
    found: ({ user }) => user.includes(":"),
    problem: "SSH takes a key, ACS_GIT_SSH_KEY, and no password",
  },
  { found: ({ user }) => user === "", problem: "there is no user before the @" },
  { found: ({ host }) => /[\s,*?!|@]/.test(host), problem: "no host has such a name" },
  {
    found: ({ port }) => port < 1 || port > 65535,
    problem: "a port is a number from 1 to 65535",
  },
  {
    found: ({ path }) => path === "" || path === "/",
    problem: "the path of the repository is missing",
  },
  { found: ({ path }) => path.startsWith("-"), problem: "git takes no path that begins with -" },
  {
    found: (url) => /\p{Cc}/u.test(Object.values(url).join("")),
    problem: "there is a control character in it",
  },
];
