/** Where the snapshot repository is, and how it is reached. */
import type { SshUrl } from "./ssh-url.ts";

export type GitUrl =
  /** A bare repository on this machine. */
  | { readonly kind: "folder"; readonly path: string }
  /** `http://` or `https://`, without credentials. */
  | { readonly kind: "http"; readonly href: string }
  | { readonly kind: "ssh" } & SshUrl;

/** The websites around git servers whose API is spoken here. */
export const FORGE_KINDS = ["github", "gitlab", "gitea", "forgejo"] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

/** What the server is told about who asks. */
export interface GitCredentials {
  readonly username: string;
  /** A password or a token. */
  readonly password: string;
}

/** What an SSH server is shown, and what it has to show; the texts of the files. */
export interface SshCredentials {
  readonly key: string;
  readonly passphrase?: string;
  readonly knownHosts: string;
}
