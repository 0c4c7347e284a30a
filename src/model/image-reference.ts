/** The same image, however much of its name is left to the defaults. */

/** "busybox" as "docker.io/library/busybox:latest"; ids need no tag, and beside digests it means nothing. */
export function normalReference(reference: string): string {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(reference)) return reference.replace(/^sha256:/, "");
  const named = withRegistry(reference);
  if (named.includes("@")) return named.replace(/:[^:/@]*@/, "@");
  return /:[^/]*$/.test(named) ? named : `${named}:latest`;
}

/** The first part is a registry where it looks like a host: "a.b/c", "host:5000/c", "localhost/c". */
function withRegistry(reference: string): string {
  const [first, ...rest] = reference.split("/");
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first!);
  const [registry, path] = hasRegistry ? [first!, rest.join("/")] : ["docker.io", reference];
  const isOfficial = /^(index\.)?docker\.io$/.test(registry) && !path.includes("/");
  const host = registry === "index.docker.io" ? "docker.io" : registry;
  return `${host}/${isOfficial ? `library/${path}` : path}`;
}

/** What a registry is asked for: "host:5000/app:1" as "host:5000/app" and "1"; a digest outdoes a tag. */
export function repositoryAndTag(reference: string): { repository: string; tag: string } {
  const [named, digest] = reference.split("@") as [string, string?];
  const [, repository = named, tag = "latest"] = named.match(/^(.+?)(?::([^:/]+))?$/) ?? [];
  return { repository, tag: digest ?? tag };
}

/** The registry that has it: "docker.io", "host:5000". */
export function registryOf(reference: string): string {
  return withRegistry(reference).split("/", 1)[0]!;
}
