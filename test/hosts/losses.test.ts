/**
 * Thirty workloads on three hosts, and everything that happens to hosts: every workload runs once when
 * all is over, its data is where it was, and the API told the truth all the time.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Fleet } from "../faults/hosts/fleet.ts";
import { LOST_AFTER } from "../faults/hosts/load.ts";
import { runSchedule } from "../faults/hosts/run-schedule.ts";
import { Sampler } from "../faults/hosts/sampler.ts";
import { type Fault, type FaultKind, makeSchedule } from "../faults/hosts/schedule.ts";
import { checkTruth } from "../faults/hosts/truth.ts";
import type { Hosts } from "../lab/hosts.ts";
import { seededRandom } from "../lab/random.ts";
import { borrowHosts } from "../lab/start-hosts.ts";

let hosts: Hosts;
let fleet: Fleet;
let sampler: Sampler;

test.before(async () => {
  hosts = await borrowHosts();
  fleet = await Fleet.begin(hosts);
});
test.before.each(() => {
  sampler = new Sampler(fleet);
});
test.after(async () => {
  await fleet.close();
  await hosts.stop();
});

/** Does it until `seen`, and then all has to settle, and to have been told truly. */
async function suffer(faults: readonly Fault[], seen?: () => Promise<boolean>): Promise<void> {
  await runSchedule(faults, hosts, { sampler, say: () => undefined, ...(seen && { seen }) });
  await fleet.settle();
  assert.equal(checkTruth(await sampler.end()), []);
}

/** Where every workload is. */
async function whole(): Promise<string[]> {
  const places = await fleet.places();
  return places.map(({ name, host, state }) => `${name} ${state} on ${host}`).sort();
}

/** All that was on the host and may go has gone elsewhere, and runs there once. */
async function moved(host: string): Promise<boolean> {
  const places = await fleet.places(hosts.all.filter(({ name }) => name !== host));
  const running = places.filter(({ state }) => state === "running").map(({ name }) => name);
  return fleet.load.every(({ name, stays }) =>
    stays === true || running.filter((it) => it === name).length === 1
  );
}

const LOSSES: readonly [FaultKind, number][] = [
  ["power cut", 1],
  ["engine frozen", 2],
  ["frames dropped", 3],
  ["cable out", 1],
];
for (const [kind, host] of LOSSES) {
  test(`${kind}: what was on the host runs elsewhere, and once when it is back`, async () => {
    await suffer([{ kind, host, after: 0, lasting: 0 }], () => moved(`host-${host}`));
  });
}

test("an engine that dies and is soon back: nothing moves", async () => {
  await fleet.setLostAfter(60_000);
  const before = await whole();
  await suffer([{ kind: "engine killed", host: 2, after: 0, lasting: 0 }]);
  assert.equal(await whole(), before);
  await fleet.setLostAfter(LOST_AFTER);
});

test("two hosts that do not hear each other: nothing moves", async () => {
  const before = await whole();
  await suffer([{ kind: "pair cut apart", host: 1, after: 0, lasting: 3_000 }]);
  assert.equal(await whole(), before);
});

test("whatever comes", async () => {
  await suffer(makeSchedule(4, hosts.all.length, seededRandom(7)));
});

test.run();
