/** What `plan --revision` prints, for a terminal and for a pull request. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { commentText } from "../../src/cli/render/comment.ts";
import { code, prose } from "../../src/cli/render/markdown.ts";
import type { ChangeReport, PlanReport } from "../../src/reconciler/operations.ts";
import { PROBLEM, proposal } from "../api/fixtures.ts";
import "../seed.ts";
import { type Case, testCases } from "./cases.ts";
import { runWithService } from "./fixtures.ts";

const REF = "refs/pull/7/merge";
const asked = ["plan", { revision: REF }] as Case["asked"] & [];

const CASES: Record<string, Case> = {
  "a revision that changes something": {
    argv: ["plan", "--revision", REF],
    exit: 1,
    asked,
    stdout: `
      refs/pull/7/merge (bbbbbbb) on host-a, against 4f0c1d2 in force:

      + api: created on host-a: It is new in the snapshot. [containers/api.yaml:2]
          ! the network vlan701 is made first
          ! registry.example/api:2 is pulled first where the node lacks it
      ~ web: replaced on host-a: It differs from the snapshot in image. [containers/web.yaml:2]
          image           registry.example/web:1.4 → registry.example/web:1.5
          environment.TZ  (default) → Europe/Berlin
          differs anyway, and is put right with it:
            mem_limit  512m → (default)
          ! it is down while it ends, 10.0 s at most, and while its successor starts
          ! the old one comes back unless it is healthy within 5m00s

      Besides workloads:
          cluster.prune  off → on

      To be done anyway, with this revision or without:
      ! db: not started: held (maintenance): scheduling of db is stopped: disk is being replaced [containers/db.yaml:2]

      2 workloads change: 1 created, 1 replaced; 4 stay as they are.
      `,
  },
  "a revision that changes nothing, though there is drift": {
    argv: ["plan", "--revision", REF],
    overrides: { plan: () => Promise.resolve(changed({ workloads: [], settings: [], drift: [] })) },
    exit: 0,
    stdout: `
      refs/pull/7/merge (bbbbbbb) on host-a, against 4f0c1d2 in force:

      No workload changes; 4 stay as they are.
      `,
  },
  "a revision with mistakes that is behind": {
    argv: ["plan", "--revision", REF],
    overrides: { plan: () => Promise.resolve(broken()) },
    exit: 2,
    stdout: `
      refs/pull/7/merge (bbbbbbb) on host-a, against 4f0c1d2 in force:
      It lacks commits that are in force, and would undo what they changed. Bring it up to date, then look again.

      containers/web.yaml:4:5: error: a service has no key imaeg [unknown-key]
          did you mean image?

      It cannot be taken: nothing would change.
      `,
  },
  "the comment on its pull request": {
    argv: ["plan", "--revision", REF, "--comment"],
    exit: 1,
    asked,
    stdout: `
      <!-- ark-schedule plan: host-a -->
      ### What this would change on <code>host-a</code>

      2 workloads change&#58; 1 created, 1 replaced; 4 stay as they are.

      | workload | what happens | what it costs | why |
      | --- | --- | --- | --- |
      | <code>api</code> | created on host-a | the network vlan701 is made first<br>registry.example/api&#58;2 is pulled first where the node lacks it | It is new in the snapshot. |
      | <code>web</code> | replaced on host-a | it is down while it ends, 10.0 s at most, and while its successor starts<br>the old one comes back unless it is healthy within 5m00s | It differs from the snapshot in image. |

      <details><summary><code>web</code>: 2 fields</summary>

      | field | before | after |
      | --- | --- | --- |
      | <code>image</code> | <code>registry.example/web&#58;1.4</code> | <code>registry.example/web&#58;1.5</code> |
      | <code>environment.TZ</code> | <code>(default)</code> | <code>Europe/Berlin</code> |

      Differs anyway, and is put right with it:

      | field | before | after |
      | --- | --- | --- |
      | <code>mem&#95;limit</code> | <code>512m</code> | <code>(default)</code> |

      </details>

      <details><summary>Besides workloads</summary>

      | field | before | after |
      | --- | --- | --- |
      | <code>cluster.prune</code> | <code>off</code> | <code>on</code> |

      </details>

      <details><summary>To be done anyway, with this or without: 1</summary>

      | workload | what happens | what it costs | why |
      | --- | --- | --- | --- |
      | <code>db</code> | not started&#58; held (maintenance) |  | scheduling of db is stopped&#58; disk is being replaced |

      </details>

      <sub>bbbbbbb against 4f0c1d2, which is in force. Values that look like secrets are hidden.</sub>
      `,
  },
  "the comment on one with mistakes": {
    argv: ["plan", "--revision", REF, "--comment"],
    overrides: { plan: () => Promise.resolve(broken()) },
    exit: 2,
    stdout: `
      <!-- ark-schedule plan: host-a -->
      ### What this would change on <code>host-a</code>

      > **Behind.** It lacks commits that are in force, and would undo what they changed. Bring it up to date, then look again.

      **It cannot be taken: 1 error.**

      - <code>containers/web.yaml&#58;4&#58;5</code> error: a service has no key imaeg. did you mean image?

      <sub>bbbbbbb against 4f0c1d2, which is in force. Values that look like secrets are hidden.</sub>
      `,
  },
};

function changed(change: Partial<ChangeReport>, more: Partial<PlanReport> = {}): PlanReport {
  const plan = proposal();
  return { ...plan, ...more, change: { ...plan.change!, ...change } };
}

function broken(): PlanReport {
  return changed({ upToDate: false, workloads: [] }, { problems: [PROBLEM] });
}

testCases(CASES);

test("a comment is about a revision", async () => {
  const { exit, stderr, calls } = await runWithService(["plan", "--comment"]);
  assert.is(exit, 2);
  assert.match(stderr, "--revision");
  assert.equal(calls, []);
});

test("no text of others becomes markup, a mention or a link", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const written of [prose(text), code(text).slice("<code>".length, -"</code>".length)]) {
        assert.not.match(written.replace(/&#\d+;/g, ""), /[&<>|`*_~[\]\\#@!$%:^{}\n\r\u202e]/);
      }
    }),
  );
  assert.is(
    prose("@all www.example.org\n\n# x"),
    "&#64;&#8203;all www&#46;example.org &#35;&#8203; x",
  );
});

test("a value of others stays in its cell, and in the comment's first line there is only its cluster", () => {
  const evil = "x` | <img src=x> --> \n\n@all [a](http://b)";
  const field = { path: evil, live: evil, desired: [evil] };
  const workload = { ...proposal().change!.workloads[1]!, workload: evil, reason: evil };
  const plan = changed({ cluster: evil, workloads: [{ ...workload, fields: [field] }] });
  const text = commentText(plan, plan.change!);
  assert.match(text.split("\n")[0]!, /^<!-- ark-schedule plan: [\w.,-]+ -->$/);
  for (const markup of ["<img", "](", "@all", "x`"]) assert.not.match(text, markup);
  for (const row of text.split("\n").filter((line) => line.includes("img"))) {
    if (row.startsWith("|")) assert.ok([3, 4].includes(row.split("|").length - 2), row);
  }
});

test("a comment has an end", () => {
  const one = proposal().change!.workloads[1]!;
  const field = { path: "environment.A", live: "|".repeat(5_000), desired: "b" };
  const workloads = Array.from({ length: 400 }, () => ({
    ...one,
    fields: Array.from({ length: 200 }, () => field),
  }));
  const plan = changed({ workloads });
  const text = commentText(plan, plan.change!);
  assert.ok(text.length < 65_536, String(text.length));
  assert.match(text, "And 350 workloads more");
});

test.run();
