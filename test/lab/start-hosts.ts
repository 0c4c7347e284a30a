/** Where a test gets its hosts from. */
import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { inNetworkOf, layCable } from "./cable.ts";
import { Hosts } from "./hosts.ts";
import { loadImages } from "./images.ts";
import { firstProcess, keep, type Keeper } from "./keeper.ts";
import type { HostWishes } from "./lab-host.ts";
import { until } from "./until.ts";

/** Names the directory of the hosts that several test files use, one after the other. */
export const SHARED_HOSTS = "ARK_TEST_HOSTS";

/** What most tests need: two zones, of which one has two hosts, and a second interface on each. */
export const THREE: readonly HostWishes[] = ["a", "a", "b"].map((zone) => ({
  labels: { zone },
  nics: ["vlan701"],
}));

/**
 * Starts hosts of one's own, each with an engine that has the images of `images.ts`. They end with
 * `stop`, or with this process however that ends, and leave nothing behind. Needs root.
 */
export async function startHosts(wishes: readonly HostWishes[] = THREE): Promise<Hosts> {
  const rack = await mkdtemp(join(tmpdir(), "ark-rack-"));
  await writeFile(join(rack, "wishes.json"), JSON.stringify(wishes));
  const keeper = keep("rack.sh", rack);
  try {
    await build(rack, keeper);
    const hosts = await Hosts.of(rack, (used) => takeDown(used, keeper));
    await Promise.all(hosts.all.map((host) => host.powerOn()));
    await loadImages(...hosts.all.map(({ engine }) => engine));
    return hosts;
  } catch (error) {
    keeper.letGo();
    throw new Error(`No hosts for the test: ${await keeper.ended}`, { cause: error });
  }
}

/** The shared hosts, mended and emptied, where the test driver has some; else some of one's own. */
export async function borrowHosts(): Promise<Hosts> {
  const shared = process.env[SHARED_HOSTS];
  if (shared === undefined) return await startHosts();
  const hosts = await Hosts.of(shared, (used) => used.clear());
  await hosts.clear();
  return hosts;
}

async function build(rack: string, keeper: Keeper): Promise<void> {
  await Promise.race([
    until("the rack is there", () => existsSync(join(rack, "booted"))),
    keeper.ended.then((words) => Promise.reject(new Error(words))),
  ]);
  const pid = await firstProcess(keeper);
  const subnet = await layCable(pid, "uplink");
  await inNetworkOf(pid, "ip", "link", "set", "uplink", "master", "switch", "up");
  await writeFile(join(rack, "pid"), pid);
  await writeFile(join(rack, "subnet"), subnet);
}

async function takeDown(hosts: Hosts, keeper: Keeper): Promise<void> {
  await Promise.all(hosts.all.map(async (host) => {
    await host.find();
    if (host.powered) await host.powerOff();
  }));
  keeper.letGo();
  await keeper.ended;
}
