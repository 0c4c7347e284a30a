/**
 * Docker's own config file, as far as it is about registries. Pure.
 * Source: https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
import { Buffer } from "node:buffer";
import * as z from "zod";
import type { RegistryCredentials } from "../../model/registry.ts";

const text = z.string().optional();
const shape = z.object({
  auths: z.record(
    z.string(),
    z.object({ auth: text, username: text, password: text, identitytoken: text }),
  ).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: text,
});

export type DockerConfig = z.infer<typeof shape>;

/** The key of Docker Hub's entries, for historical reasons. */
const HUB_KEY = "https://index.docker.io/v1/";
const HUB_NAMES: ReadonlySet<string> = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
]);

/** @returns what is wrong, in words that repeat nothing of the file */
export function parseDockerConfig(json: string): DockerConfig | { problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return { problem: "it is not JSON" };
  }
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return { problem: `${path.join(".") || "it"}: ${message}` };
}

/** What a registry is called in the file, and by credential helpers. */
export function serverAddress(registry: string): string {
  return registry === "docker.io" ? HUB_KEY : registry;
}

/** The name of the helper that knows the registry's credentials, where one does. */
export function helperFor(config: DockerConfig, registry: string): string | undefined {
  return entryOf(config.credHelpers, registry) ?? (config.credsStore || undefined);
}

/** What the file itself says of the registry; undefined: nothing. */
export function authFor(
  { auths }: DockerConfig,
  registry: string,
): RegistryCredentials | { problem: string } | undefined {
  const entry = entryOf(auths, registry);
  if (entry === undefined) return undefined;
  const { auth, username, password, identitytoken } = entry;
  if (identitytoken) return { identityToken: identitytoken };
  if (auth) return decoded(auth);
  return username ? { username, password: password ?? "" } : undefined;
}

function decoded(auth: string): RegistryCredentials | { problem: string } {
  const plain = Buffer.from(auth, "base64").toString("utf8");
  const colon = plain.indexOf(":");
  if (colon < 1) return { problem: "its `auth` is not the base64 of `user:password`" };
  // Old clients filled it up with zero bytes.
  return { username: plain.slice(0, colon), password: plain.slice(colon + 1).replace(/\0+$/, "") };
}

/** By the very key, else by any spelling of it: with a scheme, with a path. */
function entryOf<T>(
  entries: Readonly<Record<string, T>> | undefined,
  registry: string,
): T | undefined {
  const all = entries ?? {};
  const exact = serverAddress(registry);
  if (Object.hasOwn(all, exact)) return all[exact];
  return Object.entries(all).find(([key]) => hostOf(key) === registry)?.[1];
}

function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, "").split("/", 1)[0]!;
  return HUB_NAMES.has(host) ? "docker.io" : host;
}
