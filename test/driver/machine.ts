/** What the suites in the lab need of the machine, and how a Debian gets it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import process from "node:process";

/** A command or file that is used, by name or path, and the Debian package that brings it. */
const NEEDED: Readonly<Record<string, string>> = {
  "/usr/bin/docker": "docker.io",
  dockerd: "docker.io",
  "docker-registry": "docker-registry",
  ip: "iproute2",
  iptables: "iptables",
  ebtables: "ebtables",
  busybox: "busybox-static",
  git: "git",
  "/usr/sbin/sshd": "openssh-server",
  "ssh-keygen": "openssh-client",
  openssl: "openssl",
  nsenter: "util-linux",
  faketime: "faketime",
  java: "default-jre-headless",
  "/usr/share/java/zookeeper.jar": "libzookeeper-java",
  "g++": "g++",
  make: "make",
  python3: "python3",
};
/** The native client of ZooKeeper, which npm leaves out without a word where it could not build it. */
const ADDON = "node_modules/zookeeper/build/zookeeper.node";

const APT = "/usr/bin/apt-get";

const PATH = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** Installs what is missing. Answers why the lab cannot run here, or undefined. */
export async function prepareMachine(): Promise<string | undefined> {
  if (process.platform !== "linux") return "they need Linux";
  if (process.getuid?.() !== 0) return "they need root";
  await installPackages();
  if (!existsSync(ADDON) && missing().length === 0) await buildAddon();
  const lacking = [...missing(), ...(existsSync(ADDON) ? [] : ["the package zookeeper, built"])];
  return lacking.length > 0 ? `they need ${lacking.join(", ")}` : undefined;
}

/** The part of it that leaves the project as it is, so that suites may run meanwhile. */
export async function installPackages(): Promise<void> {
  const commands = missing();
  if (commands.length === 0 || process.getuid?.() !== 0 || !existsSync(APT)) return;
  const packages = [...new Set(commands.map((command) => NEEDED[command]!))];
  console.log(`Installing Debian packages: ${packages.join(" ")}`);
  await withoutServices(async () => {
    await runQuietly(APT, "update", "--quiet=2");
    await runQuietly(APT, "install", "--yes", "--quiet=2", "--no-install-recommends", ...packages);
  });
}

function missing(): string[] {
  return Object.keys(NEEDED).filter((command) =>
    !PATH.some((directory) => existsSync(resolve(directory, command)))
  );
}

async function buildAddon(): Promise<void> {
  console.log("Building the native client of ZooKeeper");
  await runQuietly("npm", "install", "--no-save", "--loglevel=error");
}

/** Shows complaints alone, and waits for nothing that a package leaves running with the output open. */
async function runQuietly(command: string, ...args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], env });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with code ${code}`);
}

/** Debian starts what it installs; the machine is not to have an engine that nobody asked for. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return await work();
  const mend = () => rmSync(policy, { force: true });
  process.once("exit", mend); // as it is where the driver is told to end
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await work();
  } finally {
    process.off("exit", mend);
    mend();
  }
}
