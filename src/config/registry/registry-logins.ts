/** Who pulls images: asked of Docker's config file anew each time, since tokens are changed in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { registryOf } from "../../model/image-reference.ts";
import type { LoginFor, RegistryLogin } from "../../model/registry.ts";
import type { Log } from "../../reconciler/ports.ts";
import { askHelper } from "./credential-helper.ts";
import {
  authFor,
  type DockerConfig,
  helperFor,
  parseDockerConfig,
  serverAddress,
} from "./docker-config.ts";

/** @param folder Docker's, as `DOCKER_CONFIG` names it */
export function registryLogins(folder: string, log: Log): LoginFor {
  const source = join(folder, "config.json");
  let warned: string | undefined;
  return async (image) => {
    const config = await readConfig(source);
    const problem = "problem" in config ? config.problem : undefined;
    if (problem !== undefined && problem !== warned) log.warn({ file: source }, problem);
    warned = problem;
    const login = { registry: registryOf(image), source };
    if ("problem" in config) return { ...login, problem: config.problem };
    return { ...login, ...await credentialsOf(config, login) };
  };
}

async function readConfig(file: string): Promise<DockerConfig | { problem: string }> {
  let json: string;
  try {
    json = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOENT" || code === "ENOTDIR") return {};
    return {
      problem: `${file} cannot be read (${code}), so images are pulled without credentials.`,
    };
  }
  const config = parseDockerConfig(json);
  if (!("problem" in config)) return config;
  return {
    problem: `${file} cannot be used, so images are pulled without credentials: ${config.problem}.`,
  };
}

type Found = Pick<RegistryLogin, "credentials" | "problem">;

/** As Docker's command line has it: where a helper is named, it alone is asked. */
async function credentialsOf(
  config: DockerConfig,
  { registry, source }: Pick<RegistryLogin, "registry" | "source">,
): Promise<Found> {
  const helper = helperFor(config, registry);
  if (helper !== undefined) return found(await askHelper(helper, serverAddress(registry)));
  const auth = authFor(config, registry);
  if (auth !== undefined && "problem" in auth) {
    return { problem: `The entry of ${registry} in ${source} cannot be used: ${auth.problem}.` };
  }
  return found(auth);
}

function found(answer: Awaited<ReturnType<typeof askHelper>>): Found {
  if (answer === undefined) return {};
  return "problem" in answer ? answer : { credentials: answer };
}
