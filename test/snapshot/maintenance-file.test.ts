import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Maintenance } from "../../src/model/maintenance.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { editMaintenance, printMaintenance } from "../../src/snapshot/maintenance-file.ts";
import { file } from "./files.ts";
import { text } from "./specs.ts";
import "../seed.ts";

function saidBy(content: string): Maintenance {
  const files = [file("maintenance.yaml", content)];
  const { snapshot, problems } = loadSnapshot({ revision: "r", files });
  assert.equal(problems, [], content);
  return snapshot!.maintenance;
}

const second = fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000);
const stop = { reason: text, author: text, since: second, until: second };
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
    .map((holds) => JSON.parse(JSON.stringify({ ...it, holds })) as Maintenance)
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
  });
  assert.is(
    stopped,
    before.replace("running #", "stopped #") +
      'stop:\n  reason: racks\n  since: "1970-01-01T00:00:00Z"\n',
  );
  const again = editMaintenance(stopped, {
    scheduling: "running",
    holds: [{ workload: "web", reason: "renewal" }],
  });
  assert.is(again, before);
});

test("nothing changed, nothing written; a file of comments keeps them", () => {
  const before = "# none\nscheduling:   running\n";
  assert.is(editMaintenance(before, { scheduling: "running", holds: [] }), before);
  assert.is(
    editMaintenance("# only words", { scheduling: "stopped", holds: [] }),
    "# only words\nscheduling: stopped\n",
  );
});

test("a file that cannot be read is printed anew", () => {
  for (const broken of ["a: [", "scheduling: maybe\n", "- x\n", "\0"]) {
    assert.is(
      editMaintenance(broken, { scheduling: "stopped", holds: [] }),
      "scheduling: stopped\n",
    );
  }
});

test.run();
