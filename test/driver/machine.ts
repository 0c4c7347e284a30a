/** What the suites in the lab need of the machine, and how a Debian gets it. */
import { execFileSync } from "node:child_process";
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

const PATH = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** Installs what is missing. Answers why the lab cannot run here, or undefined. */
export function prepareMachine(): string | undefined {
  if (process.platform !== "linux") return "they need Linux";
  if (process.getuid?.() !== 0) return "they need root";
  if (missing().length > 0 && existsSync("/usr/bin/apt-get")) install(missing());
  if (!existsSync(ADDON) && missing().length === 0) buildAddon();
  const lacking = [...missing(), ...(existsSync(ADDON) ? [] : ["the package zookeeper, built"])];
  return lacking.length > 0 ? `they need ${lacking.join(", ")}` : undefined;
}

function missing(): string[] {
  return Object.keys(NEEDED).filter((command) =>
    !PATH.some((directory) => existsSync(resolve(directory, command)))
  );
}

function install(commands: readonly string[]): void {
  const packages = [...new Set(commands.map((command) => NEEDED[command]!))];
  console.log(`Installing Debian packages: ${packages.join(" ")}`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  withoutServices(() => {
    execFileSync("apt-get", ["update", "--quiet=2"], options);
    const install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
    execFileSync("apt-get", [...install, ...packages], options);
  });
}

function buildAddon(): void {
  console.log("Building the native client of ZooKeeper");
  execFileSync("npm", ["install", "--no-save", "--loglevel=error"], { stdio: "inherit" });
}

/** Debian starts what it installs; the machine is not to have an engine that nobody asked for. */
function withoutServices(work: () => void): void {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return work();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    work();
  } finally {
    rmSync(policy);
  }
}
