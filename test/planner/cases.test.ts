/** Every case file under `cases/`: a snapshot and an observation, and the plan that they come to. */
import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import type { FieldChange, Plan, Verdict } from "../../src/model/plan.ts";
import { DUPLICATE_RULES } from "../../src/planner/duplicates.ts";
import { plan } from "../../src/planner/plan.ts";
import { RULES } from "../../src/planner/rules.ts";
import { type CaseFile, planInput } from "./case-file.ts";

const folder = new URL("./cases/", import.meta.url);
const rulesSeen = new Set<string>();

for (const file of readdirSync(folder).sort()) {
  const cases = parse(readFileSync(new URL(file, folder), "utf8")) as CaseFile[];
  for (const each of cases) {
    test(`${file.replace(/\.yaml$/, "")}: ${each.case}`, () => {
      const made = plan(planInput(each));
      for (const { rule } of made.verdicts) rulesSeen.add(rule);
      assert.equal(verdicts(made), each.expect);
      if (each.actions) {
        const on = (node: string) => each.nodes === undefined ? "" : ` on ${node}`;
        const words = made.actions.map((it) => `${it.kind} ${subject(it)}${on(it.node)}`);
        assert.equal(words, each.actions);
      }
      for (const [id, after] of Object.entries(each.after ?? {})) {
        assert.equal(made.actions.find((it) => it.id === id)?.after, after, id);
      }
      if (each.untracked) assert.equal(made.untracked.map(({ name }) => name), each.untracked);
      if (each.wakeAt) assert.is(made.wakeAt, each.wakeAt * 1000);
      if (each.validUntil) assert.is(made.validUntil, each.validUntil * 1000);
      for (const [name, fields] of Object.entries(each.drift ?? {})) {
        assert.equal(of(name, made).changes.map(fieldWords), fields);
      }
      for (const [name, fields] of Object.entries(each.ignored ?? {})) {
        assert.equal(of(name, made).ignored.map(fieldWords), fields);
      }
      for (const [name, reason] of Object.entries(each.reasons ?? {})) {
        assert.is(of(name, made).reason, reason);
      }
      for (const [name, instead] of Object.entries(each.instead ?? {})) {
        assert.is(made.holds.find(({ workload }) => workload === name)?.instead, instead);
      }
      for (const { reason } of [...made.holds, ...made.actions]) {
        assert.match(reason, /^[\w`].*\.$/s, "a reason is a sentence");
      }
    });
  }
}

test("every row of the rule table has a case", () => {
  const rules = [...RULES, ...DUPLICATE_RULES];
  assert.equal(rules.map((rule) => rule.name).filter((name) => !rulesSeen.has(name)), []);
});

test.run();

function verdicts({ verdicts, actions, holds }: Plan): Record<string, string> {
  return Object.fromEntries(verdicts.map(({ workload, rule, outcome }) => {
    const action = actions.find((it) => it.workload === workload && !("definition" in it))?.kind;
    const hold = holds.find((it) => it.workload === workload)?.kind;
    const what = { "in-place": "", action: `: ${action}`, hold: `: hold ${hold}` }[outcome];
    return [workload, rule + what];
  }));
}

function of(name: string, { verdicts }: Plan): Verdict {
  return verdicts.find(({ workload }) => workload === name)!;
}

function fieldWords({ path, live, desired, since = 0 }: FieldChange): string {
  const words = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);
  return `${path} ${words(live)} → ${words(desired)} since ${since / 1000}`;
}

function subject(action: Plan["actions"][number]): string {
  return "definition" in action ? action.definition.name : action.workload;
}
