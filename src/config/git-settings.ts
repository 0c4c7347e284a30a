/** How the snapshot repository is reached, put together from the `ACS_GIT_*` variables. */
import { join } from "node:path";
import type { GitCredentials, SshCredentials } from "../model/git.ts";
import type { GitSettings } from "./config.ts";
import type { Values } from "./read-variables.ts";

/** GitHub and GitLab take any name beside a token, Gitea and Forgejo ignore it, Bitbucket wants this. */
const TOKEN_USER = "x-token-auth";
/** Milliseconds. */
const POLL = 10_000;

/** @returns the settings, or all that does not go together */
export function gitSettings(
  values: Values,
  dataDir: string,
): { git: GitSettings } | { problems: string[] } {
  const problems = RULES.filter(({ broken }) => broken(values)).map(({ sentence }) => sentence);
  if (problems.length > 0) return { problems };
  const url = values.ACS_GIT_URL?.url ?? { kind: "folder", path: join(dataDir, "snapshots.git") };
  const credentials = credentialsOf(values);
  const ssh = sshOf(values);
  return {
    git: {
      url,
      branch: values.ACS_GIT_BRANCH ?? "main",
      path: values.ACS_GIT_PATH ?? "",
      poll: values.ACS_GIT_POLL ?? POLL,
      ...(credentials && { credentials }),
      ...(ssh && { ssh }),
      ...(values.ACS_GIT_CA !== undefined && { ca: values.ACS_GIT_CA }),
    },
  };
}

function credentialsOf(values: Values): GitCredentials | undefined {
  const {
    ACS_GIT_URL: address,
    ACS_GIT_USERNAME: name,
    ACS_GIT_PASSWORD: password,
    ACS_GIT_TOKEN: token,
  } = values;
  if (token !== undefined) return { username: name ?? TOKEN_USER, password: token };
  if (name !== undefined) return { username: name, password: password ?? "" };
  return address?.credentials;
}

function sshOf(values: Values): SshCredentials | undefined {
  const {
    ACS_GIT_SSH_KEY: key,
    ACS_GIT_SSH_PASSPHRASE: passphrase,
    ACS_GIT_KNOWN_HOSTS: knownHosts,
  } = values;
  if (!isSsh(values) || key === undefined || knownHosts === undefined) return undefined;
  return { key, knownHosts, ...(passphrase !== undefined && { passphrase }) };
}

function isSsh({ ACS_GIT_URL: address }: Values): boolean {
  return address?.url.kind === "ssh";
}

interface Rule {
  readonly broken: (values: Values) => boolean;
  readonly sentence: string;
}

const RULES: readonly Rule[] = [
  {
    broken: (it) => it.ACS_GIT_PASSWORD !== undefined && it.ACS_GIT_TOKEN !== undefined,
    sentence: "ACS_GIT_PASSWORD and ACS_GIT_TOKEN are both set; set one.",
  },
  {
    broken: (it) => it.ACS_GIT_PASSWORD !== undefined && it.ACS_GIT_USERNAME === undefined,
    sentence: "ACS_GIT_PASSWORD is set, but ACS_GIT_USERNAME is not; they go together.",
  },
  {
    broken: (it) => isSsh(it) && it.ACS_GIT_SSH_KEY === undefined,
    sentence: "ACS_GIT_URL is reached by SSH, which takes a key; set ACS_GIT_SSH_KEY_FILE.",
  },
  {
    broken: (it) => isSsh(it) && it.ACS_GIT_KNOWN_HOSTS === undefined,
    sentence: "ACS_GIT_URL is reached by SSH, and only known hosts are trusted; set " +
      "ACS_GIT_KNOWN_HOSTS to what `ssh-keyscan HOST` prints.",
  },
];
