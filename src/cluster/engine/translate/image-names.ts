/** The names under which images are there, from the engine's list of them. Pure. */

/** A row of `GET /images/json`. */
export interface ImageRow {
  /** "busybox:1"; null or "<none>:<none>" of one without a tag. */
  readonly RepoTags?: readonly string[] | null | undefined;
  /** "busybox@sha256:…" */
  readonly RepoDigests?: readonly string[] | null | undefined;
}

export function imageNames(rows: readonly ImageRow[]): ReadonlySet<string> {
  const names = rows.flatMap(({ RepoTags, RepoDigests }) => [
    ...RepoTags ?? [],
    ...RepoDigests ?? [],
  ]);
  return new Set(names.filter((name) => !name.startsWith("<none>")));
}
