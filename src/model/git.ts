/** Where the snapshot repository is, and how it is reached. */

export type GitUrl =
  /** A bare repository on this machine. */
  | { readonly kind: "folder"; readonly path: string }
  /** `http://` or `https://`, without credentials. */
  | { readonly kind: "http"; readonly href: string };

/** What the server is told about who asks. */
export interface GitCredentials {
  readonly username: string;
  /** A password or a token. */
  readonly password: string;
}
