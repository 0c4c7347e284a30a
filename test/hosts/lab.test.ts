/** The lab of several hosts: each fault is as it says, and each is undone. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { request } from "undici";
import type { Hosts } from "../lab/hosts.ts";
import { script } from "../lab/keeper.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { run } from "../lab/run.ts";
import { borrowHosts } from "../lab/start-hosts.ts";
import { until } from "../lab/until.ts";
import { toRun } from "../other-program.ts";

let hosts: Hosts;
let first: LabHost;
let second: LabHost;

test.before(async () => {
  hosts = await borrowHosts();
  [first, second] = [hosts.host(1), hosts.host(2)];
});
test.before.each(() => hosts.clear());
test.after(() => hosts.stop());

/** What the machine gets of an engine within a second: "OK", or why not. */
async function ping({ endpoint }: LabHost): Promise<string> {
  const url = `${endpoint.replace("tcp:", "http:")}/_ping`;
  try {
    const { body } = await request(url, { signal: AbortSignal.timeout(1000) });
    return await body.text();
  } catch (error) {
    return String(error);
  }
}

test("each has a name, labels and an engine that is its own", async () => {
  const tell = ({ engine }: LabHost) =>
    engine.docker("info", "--format", "{{.Name}} {{join .Labels `,`}} {{.ID}}");
  const told = await Promise.all(hosts.all.map(tell));
  const [names, ids] = [0, 2].map((part) => told.map((line) => line.split(" ")[part]));
  assert.equal(names, ["host-1", "host-2", "host-3"]);
  assert.equal(told.map((line) => line.split(" ")[1]), ["zone=a", "zone=a", "zone=b"]);
  assert.is(new Set(ids).size, 3);
  assert.equal(await Promise.all(hosts.all.map(ping)), ["OK", "OK", "OK"]);
});

test("one image has one id everywhere", async () => {
  const ids = hosts.all.map(({ engine }) => engine.docker("images", "--quiet", "busybox:1"));
  assert.is(new Set(await Promise.all(ids)).size, 1);
});

test("what had power comes back with its disk, and starts what is always to run", async () => {
  await first.engine.docker("run", "-d", "--restart", "always", "--name", "web", ...SLEEP);
  const write = "echo kept >/data/file && exec sleep 1000";
  await first.engine.docker(
    ...["run", "-d", "--name", "data", "-v", "data:/data", "busybox:1", "sh", "-c", write],
  );
  const id = await first.engine.docker("info", "--format", "{{.ID}}");
  await first.powerOff();
  assert.is.not(await ping(first), "OK");
  await first.powerOn();
  assert.is(await first.engine.docker("info", "--format", "{{.ID}}"), id);
  await until("web runs again", async () => (await stateOf(first, "web")).Running);
  assert.is((await stateOf(first, "data")).ExitCode, 255);
  const read = ["run", "--rm", "-v", "data:/data", "busybox:1", "cat", "/data/file"];
  assert.is(await first.engine.docker(...read), "kept");
});

test("a host without its cable is not there, and its containers go on", async () => {
  await first.engine.docker("run", "-d", "--name", "web", ...SLEEP);
  await first.unplug();
  assert.is.not(await ping(first), "OK");
  assert.is(await ping(second), "OK");
  assert.is((await stateOf(first, "web")).Running, true);
  await first.plugIn();
  await until("it is there again", async () => await ping(first) === "OK");
});

test("dropped frames are silence", async () => {
  await first.drop();
  assert.match(await ping(first), "Timeout");
  await first.pass();
  assert.is(await ping(first), "OK");
});

test("a pair that is cut apart hears everyone else", async () => {
  const fetchBy = ({ engine }: LabHost, { address }: LabHost) =>
    engine.docker(
      ...["run", "--rm", "--network", "host", "busybox:1", "timeout", "2"],
      ...["wget", "-q", "-O", "-", `http://${address}:2375/_ping`],
    ).catch(() => "");
  await first.dropBetween(second);
  assert.is(await fetchBy(first, second), "");
  assert.is(await fetchBy(first, hosts.host(3)), "OK");
  assert.is(await ping(second), "OK");
  await first.passBetween(second);
  assert.is(await fetchBy(first, second), "OK");
});

test("a container on a VLAN is reached from another host", async () => {
  const subnet = `${hosts.subnet}.0/24`;
  const vlan = ["--driver", "macvlan", "--opt", "parent=vlan701", "--subnet", subnet];
  for (const { engine } of [first, second]) await engine.docker("network", "create", ...vlan, "v");
  const serve = ["httpd", "-f", "-p", "80", "-h", "/etc"];
  const address = `${hosts.subnet}.99`;
  await first.engine.docker("run", "-d", "--network", "v", "--ip", address, "busybox:1", ...serve);
  const ask = ["timeout", "3", "wget", "-q", "-O", "-", `http://${address}/group`];
  await until("it answers", async () => {
    const answer = await second.engine.docker("run", "--rm", "--network", "v", "busybox:1", ...ask);
    return answer.startsWith("root");
  });
});

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  test(`an owner that ends by ${signal} leaves nothing behind`, async () => {
    const owner = spawn(process.execPath, toRun(script("hosts-owner.ts")), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    owner.stdout.on("data", (text) => said += text);
    const { rack, subnet } = await until("the owner has hosts", () => JSON.parse(said));
    owner.kill(signal);
    await until("every trace is gone", async () => {
      const addresses = await run("ip", ["-4", "-oneline", "address"]);
      return !existsSync(rack) && !addresses.includes(`${subnet}.`) && !isNamed(rack);
    });
  });
}

const SLEEP = ["--init", "busybox:1", "sleep", "1000"] as const;

// deno-lint-ignore no-explicit-any -- tests look at what they expect
async function stateOf({ engine }: LabHost, name: string): Promise<any> {
  return (await engine.inspect(name) as { State: unknown }).State;
}

/** Whether any process has the text in its command line. */
function isNamed(text: string): boolean {
  return readdirSync("/proc").filter((each) => /^\d+$/.test(each)).some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

test.run();
