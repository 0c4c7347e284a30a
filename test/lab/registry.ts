/**
 * A real registry that gives nothing to strangers: Debian's, on a folder of its own. Engines of the
 * lab take it although it speaks plain HTTP.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import type { Address } from "./link.ts";
import { run } from "./run.ts";
import { freePort } from "./service.ts";
import { until } from "./until.ts";

export const USER = "ark";
export const PASSWORD = "s3cret-pass";
/** Of the password, by bcrypt, the only hash that the registry takes. */
const HASH = "$2b$04$4U1RaMhCvCEZslT33mPhI.61KDHKJOh/8eMUqXPSuhZXrT4jQKwYy";

export class Registry {
  /** Where engines reach it. */
  readonly address: Address;
  readonly #dir: string;
  readonly #process: ChildProcess;

  private constructor(address: Address, dir: string, process: ChildProcess) {
    this.address = address;
    this.#dir = dir;
    this.#process = process;
  }

  /** @param host an address of this machine that the engines reach */
  static async start(host: string): Promise<Registry> {
    const dir = await mkdtemp(join(tmpdir(), "ark-registry-"));
    const address = { host, port: await freePort() };
    await writeFile(join(dir, "htpasswd"), `${USER}:${HASH}\n`);
    await writeFile(join(dir, "config.yml"), settings(dir, address));
    const child = spawn("docker-registry", ["serve", join(dir, "config.yml")], { stdio: "ignore" });
    child.unref();
    const registry = new Registry(address, dir, child);
    await until("the registry answers", () => registry.#answers());
    return registry;
  }

  /** "198.18.1.1:40000" */
  get name(): string {
    return `${this.address.host}:${this.address.port}`;
  }

  /** Pushes an image that the engine has, and takes its names here off it again. @returns its digest */
  async push(engine: Engine, image: string, as: string): Promise<string> {
    const config = await dockerConfig(this.name);
    const reference = `${this.name}/${as}`;
    await engine.docker("tag", image, reference);
    const said = await run("/usr/bin/docker", [
      ...["--config", config, "--host", engine.dockerHost, "push", reference],
    ]);
    await engine.docker("image", "rm", reference);
    await rm(config, { recursive: true });
    return said.match(/sha256:[0-9a-f]{64}/)![0];
  }

  async close(): Promise<void> {
    this.#process.kill("SIGKILL");
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    return (await fetch(`http://${this.name}/v2/`)).status === 401;
  }
}

/** A folder for `DOCKER_CONFIG` that has the registry's user, with the right password or another. */
export async function dockerConfig(registry: string, password = PASSWORD): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ark-docker-config-"));
  const auth = btoa(`${USER}:${password}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { [registry]: { auth } } }));
  return folder;
}

/** Source: https://distribution.github.io/distribution/about/configuration/ */
function settings(dir: string, { host, port }: Address): string {
  return [
    "version: 0.1",
    "log: { level: error }",
    `storage: { filesystem: { rootdirectory: ${join(dir, "data")} } }`,
    `http: { addr: "${host}:${port}" }`,
    `auth: { htpasswd: { realm: lab, path: ${join(dir, "htpasswd")} } }`,
  ].join("\n");
}
