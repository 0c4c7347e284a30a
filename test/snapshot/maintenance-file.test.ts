import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Maintenance, MaintenanceWindow } from "../../src/model/maintenance.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { editMaintenance, printMaintenance } from "../../src/snapshot/maintenance-file.ts";
import { file } from "./files.ts";
import { text } from "./specs.ts";
import "../seed.ts";

function saidBy(content: string): Maintenance {
  const files = [file("maintenance.yaml", content)];
  const { snapshot, problems } = loadSnapshot({ revision: "r", files });
  // The texts at random name workloads that are not there.
  assert.equal(problems.filter(({ code }) => code !== "no-effect"), [], content);
  return snapshot!.maintenance;
}

const second = fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000);
const stop = { reason: text, author: text, since: second, until: second };
const names = fc.array(text, { minLength: 1, maxLength: 2 });
const window: fc.Arbitrary<MaintenanceWindow> = fc.record({
  name: text,
  kind: fc.constantFrom("stop" as const, "allow" as const),
  cron: fc.constantFrom("0 3 * * 0", "30 0 3 1 * *", "0 0 22 * * MON-FRI *"),
  timezone: fc.constantFrom("UTC", "Europe/Zurich"),
  duration: fc.integer({ min: 1, max: 86_399_999 }),
  reason: text,
  workloads: names,
  nodes: names,
}, { requiredKeys: ["kind", "cron", "timezone", "duration"] });
const maintenance: fc.Arbitrary<Maintenance> = fc.oneof(
  fc.record({ scheduling: fc.constant("running" as const) }),
  fc.record({
    scheduling: fc.constant("stopped" as const),
    stop: fc.record(stop, { requiredKeys: ["since"] }),
  }),
).chain((it) =>
  fc.array(
    fc.oneof(
      fc.record({ workload: text, ...stop }, { requiredKeys: ["workload"] }),
      fc.record({ node: text, ...stop }, { requiredKeys: ["node"] }),
    ),
    { maxLength: 3 },
  )
    .chain((holds) =>
      fc.array(window, { maxLength: 2 }).map((windows) =>
        JSON.parse(JSON.stringify({ ...it, holds, windows })) as Maintenance
      )
    )
);

test("what is printed or edited is read back", () => {
  fc.assert(fc.property(maintenance, maintenance, (from, to) => {
    assert.equal(saidBy(printMaintenance(from)), from);
    assert.equal(saidBy(editMaintenance(printMaintenance(from), to)), to);
    assert.equal(saidBy(editMaintenance(undefined, to)), to);
  }));
});

test("comments and quotes stay", () => {
  const before = `# Ask ops before you change this.
scheduling: running # for now
holds:
  # the certificate
  - workload: 'web'
    reason: "renewal"
`;
  const stopped = editMaintenance(before, {
    scheduling: "stopped",
    stop: { reason: "racks", since: 0 },
    holds: [{ workload: "web", reason: "renewal" }],
    windows: [],
  });
  assert.is(
    stopped,
    before.replace("running #", "stopped #") +
      'stop:\n  reason: racks\n  since: "1970-01-01T00:00:00Z"\n',
  );
  const again = editMaintenance(stopped, {
    scheduling: "running",
    holds: [{ workload: "web", reason: "renewal" }],
    windows: [],
  });
  assert.is(again, before);
});

test("windows stay as they were written", () => {
  const before = `scheduling: running
windows:
  # nobody is in
  - kind: 'stop'
    cron: "0 3 * * 0"
    duration: 120m # is enough
    x-team: ops
`;
  const window = { kind: "stop", cron: "0 3 * * 0", timezone: "UTC", duration: 7_200_000 } as const;
  assert.equal(saidBy(before).windows, [window]);
  const holds = [{ workload: "web", since: 0 }];
  const held = editMaintenance(before, { scheduling: "running", holds, windows: [window] });
  assert.is(held, before + 'holds:\n  - workload: web\n    since: "1970-01-01T00:00:00Z"\n');
  assert.is(
    editMaintenance(held, { scheduling: "running", holds: [], windows: [window] }),
    before,
  );
});

test("nothing changed, nothing written; a file of comments keeps them", () => {
  const before = "# none\nscheduling:   running\n";
  assert.is(editMaintenance(before, { scheduling: "running", holds: [], windows: [] }), before);
  assert.is(
    editMaintenance("# only words", { scheduling: "stopped", holds: [], windows: [] }),
    "# only words\nscheduling: stopped\n",
  );
});

test("lines that do not change stay as they were broken", () => {
  const before = "windows: [\n  { kind: stop, cron: '0 3 * * 0',\n    duration: 2h }\n]\n" +
    "# for now\nscheduling: running\n";
  const { windows } = saidBy(before);
  assert.is(
    editMaintenance(before, { scheduling: "stopped", holds: [], windows }),
    before.replace("running", "stopped"),
  );
});

test("a file whose anchor goes is printed anew", () => {
  const before = "scheduling: running\nholds: &held\n  - workload: web\nx-held: *held\n";
  assert.is(
    editMaintenance(before, { scheduling: "stopped", holds: [], windows: [] }),
    "scheduling: stopped\n",
  );
});

test("a file that cannot be read is printed anew", () => {
  for (const broken of ["a: [", "scheduling: maybe\n", "- x\n", "\0"]) {
    assert.is(
      editMaintenance(broken, { scheduling: "stopped", holds: [], windows: [] }),
      "scheduling: stopped\n",
    );
  }
});

test.run();
