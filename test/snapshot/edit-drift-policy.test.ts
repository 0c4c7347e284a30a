/** Each case is a service before and after; the texts around it stay as they are. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { DriftPolicy } from "../../src/model/drift-policy.ts";
import { editDriftPolicy } from "../../src/snapshot/edit-drift-policy.ts";

const PLACE = { file: "containers/web.yaml", line: 3, column: 3 };
const NONE: DriftPolicy = { ignore: [], adopt: [] };

const fileWith = (service: string) =>
  `# by hand\nservices:\n  web:\n    image:   "a:1" # pinned\n${service}` +
  "\n  # of db\n  db:\n    image: b\n";

function edit(service: string, was: Partial<DriftPolicy>, policy: Partial<DriftPolicy>): string[] {
  return editDriftPolicy(fileWith(service), PLACE, { ...NONE, ...was }, { ...NONE, ...policy });
}

const becomes = (
  service: string,
  was: Partial<DriftPolicy>,
  policy: Partial<DriftPolicy>,
  wanted: string,
) => assert.is(edit(service, was, policy)[0], fileWith(wanted));

test("where there is no x-ark, it comes at the end", () => {
  const wanted = "    x-ark:\n      ignore:\n        - cpus\n        - user\n";
  becomes("", {}, { ignore: ["cpus", "user"] }, wanted);
  const before = fileWith("").replace("web:", "web: # the shop");
  const [nearest] = editDriftPolicy(before, PLACE, NONE, { ...NONE, ignore: ["cpus", "user"] });
  assert.is(nearest, fileWith(wanted).replace("web:", "web: # the shop"));
});

test("where there is no list, it comes after what x-ark says", () => {
  const wanted = "    x-ark:\n      node: host-a # wish\n      ignore:\n        - user\n";
  becomes("    x-ark:\n      node: host-a # wish\n", {}, { ignore: ["user"] }, wanted);
  becomes(
    "    x-ark: {node: 'a'}\n",
    {},
    { ignore: ["user"] },
    "    x-ark: {node: 'a', ignore: [user]}\n",
  );
  becomes("    x-ark: {}\n", {}, { ignore: ["user"] }, "    x-ark: {ignore: [user]}\n");
});

test("a list keeps its order, quotes and comments", () => {
  const block =
    "    x-ark:\n      ignore: # by Ada\n        # where it is\n        - 'user' # soon over\n" +
    '        - "cpus"\n        # last\n      node: a\n';
  const was = { ignore: ["cpus", "user"] };
  const more = { ignore: ["cpus", "mem_limit", "user"] };
  becomes(block, was, more, block.replace('"cpus"\n', '"cpus"\n        - mem_limit\n'));
  becomes(block, was, { ignore: ["cpus"] }, block.replace("        - 'user' # soon over\n", ""));
  const flow = "    x-ark:\n      ignore: ['user', \"cpus\"] # by Ada\n";
  becomes(flow, was, more, flow.replace('"cpus"', '"cpus", mem_limit'));
  becomes(flow, was, { ignore: ["cpus"] }, flow.replace("'user', ", ""));
});

test("a list that is not indented stays so", () => {
  const list = "    x-ark:\n      ignore:\n      - user\n";
  becomes(list, { ignore: ["user"] }, { ignore: ["cpus", "user"] }, `${list}      - cpus\n`);
});

test("a path goes from one list to the other", () => {
  const adopted =
    "    x-ark:\n      adopt: # memory\n        - mem_limit # grows\n        - cpus\n";
  const both = { adopt: ["cpus", "mem_limit"] };
  becomes(
    adopted,
    both,
    { ignore: ["mem_limit"], adopt: ["cpus"] },
    adopted.replace("        - mem_limit # grows\n", "") + "      ignore:\n        - mem_limit\n",
  );
  const flow = "    x-ark: {adopt: [mem_limit]} # memory\n";
  const wanted = flow.replace("adopt", "ignore");
  becomes(flow, { adopt: ["mem_limit"] }, { ignore: ["mem_limit"] }, wanted);
});

test("an empty list goes, and so does an empty x-ark; comments that follow stay", () => {
  const was = { ignore: ["user"], adopt: ["cpus"] };
  const rest = "      # of x-ark\n    # of web\n    init: true\n  # at the end\n";
  const lists = "      ignore:\n        - user\n      adopt: [cpus]\n";
  becomes(`    x-ark:\n${lists}${rest}`, was, {}, rest);
  becomes(
    `    x-ark:\n${lists}      node: a\n${rest}`,
    was,
    {},
    `    x-ark:\n      node: a\n${rest}`,
  );
  becomes("    x-ark: {ignore: [user], adopt: []}\n", { ignore: ["user"] }, {}, "");
  becomes(
    "    x-ark: {ignore: [user], node: a}\n",
    { ignore: ["user"] },
    {},
    "    x-ark: {node: a}\n",
  );
});

test("the line ends of another system stay", () => {
  const text = fileWith("    x-ark:\n      ignore:\n        - user # of Ada\n        - cpus\n");
  const [nearest] = editDriftPolicy(
    text.replaceAll("\n", "\r\n"),
    PLACE,
    { ...NONE, ignore: ["cpus", "user"] },
    { ...NONE, ignore: ["cpus"] },
  );
  assert.is(nearest, text.replace("        - user # of Ada\n", "").replaceAll("\n", "\r\n"));
});

test("what stands elsewhere is not changed", () => {
  const was = { ignore: ["user"] };
  const alias = "    x-ark: *policy\n";
  assert.equal(edit(alias, was, { ignore: ["cpus", "user"] }), []);
  assert.equal(edit("    x-ark:\n      ignore: *list\n", was, { ignore: ["cpus", "user"] }), []);
  assert.equal(edit("    extends: base\n", was, {}), []);
});

test("a comment in place of a value is not lost for one", () => {
  assert.equal(edit("    x-ark: # nothing yet\n", {}, { ignore: ["user"] }), []);
});

test.run();
