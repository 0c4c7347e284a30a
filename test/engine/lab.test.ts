/** The lab itself: what tests break comes back, and no end of a test leaves anything behind. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import process from "node:process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Engine } from "../lab/engine.ts";
import { IMAGES } from "../lab/images.ts";
import { run } from "../lab/run.ts";
import { script } from "../lab/keeper.ts";
import { borrowEngine, startEngine } from "../lab/start-engine.ts";
import { until } from "../lab/until.ts";
import { toRun } from "../other-program.ts";

let engine: Engine;

test.before(async () => {
  engine = await borrowEngine();
});
test.before.each(() => engine.clear());
test.after(() => engine.stop());

/** What is left of a host on the machine: its directory, cgroups, mounts, processes and cable. */
async function tracesOf(directory: string, address: string): Promise<string[]> {
  const name = basename(directory);
  const cgroups = readdirSync("/sys/fs/cgroup").map((each) => `/sys/fs/cgroup/${each}`);
  const folders = [
    directory,
    ...cgroups.map((each) => `${each}/${name}`),
    `/sys/fs/cgroup/${name}`,
  ];
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  const processes = readdirSync("/proc").filter((each) => /^\d+$/.test(each)).map(commandLine);
  const addresses = (await run("ip", ["-4", "-oneline", "address"])).split("\n");
  return [
    ...folders.filter((folder) => existsSync(folder)),
    ...[...mounts, ...processes].filter((line) => line.includes(name)),
    ...addresses.filter((line) => line.includes(`${address.replace(/\d+$/, "")}1/24`)),
  ];
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it has ended meanwhile
  }
}

async function leavesNothing(directory: string, address: string): Promise<void> {
  let traces: string[] = [];
  await until("every trace is gone", async () => {
    traces = await tracesOf(directory, address);
    return traces.length === 0;
  }).catch(() => assert.equal(traces, []));
}

test("has its images", async () => {
  const tags = await engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}");
  assert.equal(tags.split("\n").sort(), Object.keys(IMAGES).sort());
});

async function serveHello(): Promise<void> {
  const serve = "mkdir /w && echo hello >/w/index.html && exec httpd -f -p 80 -h /w";
  await engine.docker("run", "-d", "--init", "-p", "8080:80", "busybox:1", "sh", "-c", serve);
}

async function page(): Promise<string> {
  const answer = await fetch(`http://${engine.address}:8080/`);
  return (await answer.text()).trim();
}

test("the machine reaches a published port", async () => {
  await serveHello();
  assert.is(await until("the page", page), "hello");
});

test("has every kind of network", async () => {
  await engine.docker("network", "create", "--subnet", "10.67.0.0/24", "plain");
  const parent = ["--driver", "macvlan", "--opt", "parent=eth0", "--subnet", "10.66.0.0/24"];
  await engine.docker("network", "create", ...parent, "vlan");
  const address = async (...options: string[]): Promise<string> =>
    await engine.docker("run", "--rm", ...options, "busybox:1", "ip", "-4", "-o", "address");
  assert.match(await address(), "172.17.");
  assert.match(await address("--network", "host"), engine.address);
  assert.match(await address("--network", "plain", "--ip", "10.67.0.9"), "10.67.0.9");
  assert.match(await address("--network", "vlan", "--ip", "10.66.0.9"), "10.66.0.9");
});

test("a frozen engine takes calls and does not answer", async () => {
  await engine.freeze();
  assert.is(await engine.answers(), false);
  await engine.thaw();
  assert.is(await engine.answers(), true);
});

test("containers outlive a killed engine", async () => {
  await serveHello();
  await until("the page", page);
  await engine.kill();
  assert.is(await engine.answers(), false);
  assert.is(await page(), "hello");
});

test("a killed engine comes back with its containers", async () => {
  await engine.docker("create", "--name", "kept", "busybox:1");
  await engine.kill();
  await engine.restart();
  assert.is(await engine.docker("ps", "--all", "--format", "{{.Names}}"), "kept");
});

test("clear removes all but the images, of a dead engine too", async () => {
  await engine.docker("volume", "create", "data");
  await engine.kill();
  await engine.clear();
  assert.is(await engine.docker("ps", "--all", "--quiet"), "");
  assert.is(await engine.docker("network", "ls", "--quiet", "--filter", "type=custom"), "");
  assert.is(await engine.docker("volume", "ls", "--quiet"), "");
});

test("two engines run side by side", async () => {
  const other = await startEngine("host-2");
  assert.is.not(other.address, engine.address);
  assert.is(await other.docker("info", "--format", "{{.Name}}"), "host-2");
  await other.stop();
});

test("stop leaves nothing behind", async () => {
  const own = await startEngine();
  await own.docker("run", "-d", "--memory", "32m", "-p", "80:80", "app:1");
  assert.ok((await tracesOf(dirname(own.socket), own.address)).length > 0);
  await own.stop();
  await leavesNothing(dirname(own.socket), own.address);
});

for (const signal of ["SIGKILL", "SIGINT", "SIGTERM"] as const) {
  test(`an owner that ends by ${signal} leaves nothing behind`, async () => {
    const owner = spawn(process.execPath, toRun(script("owner.ts")), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    owner.stdout.on("data", (text) => said += text);
    const { socket, address } = await until("the owner has an engine", () => JSON.parse(said));
    owner.kill(signal);
    await leavesNothing(dirname(socket), address);
  });
}

test.run();
