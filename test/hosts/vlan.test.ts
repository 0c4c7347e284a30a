/** A container with an address of its own on a VLAN takes that along when its host dies. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Clone } from "../lab/clone.ts";
import type { Hosts } from "../lab/hosts.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { runScheduled } from "../lab/scene.ts";
import { Service } from "../lab/service.ts";
import { borrowHosts } from "../lab/start-hosts.ts";
import { until } from "../lab/until.ts";

const MAC = "02:42:c6:12:aa:99";

let hosts: Hosts;
let service: Service;
let clone: Clone;

test.before(async () => {
  hosts = await borrowHosts();
  const env = { ACS_CLUSTER_ENDPOINT: hosts.endpoints, ACS_CRONTAB: "* * * * * *" };
  service = await Service.launch({ dockerHost: hosts.endpoints }, env, {});
  clone = await Clone.of(service.repository);
  await clone.push({ "cluster.yaml": "lostAfter: 1s\nrollout: { monitor: 500ms }\n" });
});
test.after(async () => {
  await clone.close();
  await service.close();
  await hosts.stop();
});

/** Makes the network on a host, as an operator would. */
async function makeVlan({ engine }: LabHost, parent: string): Promise<void> {
  const { subnet } = hosts;
  const pool = ["--subnet", `${subnet}.0/24`, "--gateway", `${subnet}.1`];
  const range = ["--ip-range", `${subnet}.96/27`, "--aux-address", `printer=${subnet}.97`];
  const driver = ["--driver", "macvlan", "--opt", `parent=${parent}`];
  await engine.docker("network", "create", ...driver, ...pool, ...range, "vlan");
}

/** Serves the name of the host that it runs on, at an address of its own. */
async function runWeb(host: LabHost): Promise<void> {
  const place = ["--network", "vlan", "--ip", `${hosts.subnet}.99`, "--mac-address", MAC];
  const serve = "cat /proc/sys/kernel/random/uuid >/tmp/index.html; exec httpd -f -p 80 -h /tmp";
  const rest = ["--restart", "always", "busybox:1", "sh", "-c", serve];
  await runScheduled(host.engine, "web", ...place, ...rest);
}

/** What the address serves to another container on the VLAN, which is not of the service. */
async function page({ engine }: LabHost): Promise<string> {
  const url = `http://${hosts.subnet}.99/`;
  const ask = ["timeout", "3", "wget", "-q", "-O", "-", url];
  return await engine.docker("run", "--rm", "--network", "vlan", "busybox:1", ...ask);
}

// deno-lint-ignore no-explicit-any -- tests look at what they expect
function inspect({ engine }: LabHost, name: string): Promise<any> {
  return engine.inspect(name);
}

/** What a network is made of, without what is of one engine. */
async function networkOf({ engine }: LabHost): Promise<unknown> {
  const [it] = JSON.parse(await engine.docker("network", "inspect", "vlan"));
  return { driver: it.Driver, ipam: it.IPAM, options: it.Options, internal: it.Internal };
}

test("address, MAC and network go along; the old copy goes as soon as it is back", async () => {
  const [first, second, third] = hosts.all as [LabHost, LabHost, LabHost];
  await makeVlan(first, "vlan701");
  await makeVlan(third, "eth0"); // this host has another interface for it, which stays so
  await runWeb(first);
  const definition = await networkOf(first);
  await until(
    "it is captured",
    async () =>
      (await service.post("/schedule/snapshot")).status === 200 &&
      (await service.status()).workloads.some(({ name }) => name === "web"),
  );
  await first.powerOff();

  const there = await until("it runs elsewhere", async () => {
    for (const host of [second, third]) {
      const found = await inspect(host, "web");
      if (found?.State.Running) return { host, found };
    }
  }, 60_000);
  const { IPAddress, MacAddress } = there.found.NetworkSettings.Networks.vlan;
  assert.equal([IPAddress, MacAddress], [`${hosts.subnet}.99`, MAC]);
  const other = there.host === second ? third : second;
  if (there.host === second) assert.equal(await networkOf(second), definition);
  if (there.host === third) await makeVlan(second, "vlan701"); // for the one that asks
  const served = await until("it answers at its address", () => page(other), 30_000);

  await first.powerOn();
  await until(
    "the old copy is gone",
    async () => await inspect(first, "web") === undefined,
    60_000,
  );
  const again = await until("it answers at its address", () => page(other), 30_000);
  assert.is(again, served);
  assert.is((await inspect(there.host, "web")).Id, there.found.Id);
  await until(
    "all is well",
    async () => (await service.status()).workloads.every(({ sync }) => sync === "synced"),
  );
});

test.run();
