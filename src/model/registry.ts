/** Registries of images, and who asks them. */

/** Asked before each pull. Never rejects: what is wrong is in the answer. */
export type LoginFor = (image: string) => Promise<RegistryLogin>;

/** What is known of who may pull from a registry. */
export interface RegistryLogin {
  /** "registry.example:5000", "docker.io" */
  readonly registry: string;
  /** Where credentials are looked for, for people: "/root/.docker/config.json". */
  readonly source: string;
  /** Never to be shown. Absent: nobody in particular asks. */
  readonly credentials?: RegistryCredentials;
  /** Why there are none although there should be, in a sentence. */
  readonly problem?: string;
}

export type RegistryCredentials =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };
