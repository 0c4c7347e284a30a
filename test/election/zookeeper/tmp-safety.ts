/** Whatever happens in whichever order: never two leaders, and terms only grow. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import fc from "fast-check";
import "../../seed.ts";
import { FakeProcess } from "./process.ts";
import { leads, type Replica, TIMEOUT, World } from "./world.ts";

const REPLICAS = 3;
const STEP = 100;

interface Member {
  readonly process: FakeProcess;
  readonly replica: Replica;
}

/** What happens to a replica, its process or its session. */
const EVENTS = {
  nothing: () => {},
  cut: ({ replica }) => replica.sessions.at(-1)!.cut(),
  break: ({ replica }) => replica.sessions.at(-1)!.suspend(),
  heal: ({ replica }) => replica.sessions.at(-1)!.heal(),
  expire: ({ replica }) => replica.sessions.at(-1)!.expire(),
  strand: ({ replica }) => replica.sessions.at(-1)!.strand(),
  loseAnswer: ({ replica }) => replica.sessions.at(-1)!.loseAnswer(),
  freeze: ({ process, replica }) => {
    process.freeze();
    replica.sessions.at(-1)!.cut();
  },
  thaw: ({ process, replica }) => {
    process.thaw();
    replica.sessions.at(-1)!.heal();
  },
  putClockOn: ({ process }) => process.put(60_000),
  putClockBack: ({ process }) => process.put(-60_000),
} as const satisfies Record<string, (member: Member) => void>;

const schedule = fc.record({
  rates: fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), {
    minLength: REPLICAS,
    maxLength: REPLICAS,
  }),
  delays: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }),
  events: fc.array(
    fc.record({
      what: fc.constantFrom(...Object.keys(EVENTS) as (keyof typeof EVENTS)[]),
      whom: fc.nat({ max: REPLICAS - 1 }),
      after: fc.integer({ min: 0, max: TIMEOUT }),
    }),
    { maxLength: 40 },
  ),
});

test("never two leaders, terms only grow, and in the end there is one again", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ rates, delays, events }) => {
      const world = new World();
      let messages = 0;
      world.ensemble.delay = () => delays[messages++ % delays.length]!;
      const members: Member[] = [];
      for (const [at, rate] of rates.entries()) members.push(await start(world, rate, at));
      const watch = watcher(members);
      for (const { what, whom, after } of events) {
        await watch(world, after);
        EVENTS[what](members[whom]!);
      }
      members.forEach(EVENTS.thaw);
      await watch(world, TIMEOUT * 4);
      assert.is(members.filter(({ replica }) => leads(replica)).length, 1);
    }),
    { numRuns: 1000 },
  );
});

test.run();

async function start(world: World, rate: number, at: number): Promise<Member> {
  const process = new FakeProcess(world.clock, rate);
  const joining = world.join(`replica-${at}:1`, {}, process);
  await world.pass(TIMEOUT);
  return { process, replica: await joining };
}

/** Lets time pass, and looks who leads all the while. */
function watcher(members: readonly Member[]) {
  let highest = 0n;
  const look = () => {
    const leaders = members.filter(({ process, replica }) => !process.frozen && leads(replica));
    assert.ok(leaders.length < 2, "two lead");
    for (const { replica } of leaders) {
      const term = BigInt(replica.election.current().term!);
      assert.ok(term >= highest, "an old term is back");
      highest = term;
    }
  };
  return async (world: World, milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += STEP) {
      look();
      await world.pass(STEP);
    }
    look();
  };
}
