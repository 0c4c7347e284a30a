/** What a plan looks like, with all that may be in one. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changeLines, cutPair } from "../../src/cli/render/changes.ts";
import type { Colour, Page } from "../../src/cli/render/page.ts";
import { prose } from "../../src/cli/render/markdown.ts";
import { localTime } from "../../src/cli/render/time.ts";
import { textDiff } from "../../src/cli/render/text-diff.ts";
import { NOW } from "../api/fixtures.ts";
import { type Case, testCases } from "./cases.ts";
import { runWithService } from "./fixtures.ts";
import { everything, PLAN_ID } from "./plans.ts";

const overrides = { plan: () => Promise.resolve(everything()) };

const CASES: Record<string, Case> = {
  "for a terminal": {
    argv: ["plan"],
    overrides,
    exit: 1,
    stdout: `
      + network vlan701: create network on host-a: api needs the network.
      + volume data: create volume on host-a: api needs the volume.
      + api: create on host-a: It is new in the snapshot.
          ! registry.example/api:2 is pulled first where the node lacks it
      ~ proxy: rollout on host-a: It differs from the snapshot in command, configs.proxy and environment.JAVA_OPTS.
          command                ["proxy","-v"] → ["proxy","-v","--http3"]
          configs.proxy
            - worker_processes 1;
            + worker_processes auto;
              events {}
          environment.JAVA_OPTS  …to -Xshare:auto -Xmx512m -XX:+UseG1GC" → …to -Xshare:auto -Xmx768m -XX:+UseG1GC"
          environment.PASSWORD   (hidden) → (hidden)
          mem_limit              512m → (default)
          ! it is down while it ends, 1m30s at most, and while its successor starts
          ! the old one comes back unless it is healthy within 5m00s
      → cache: move to host-b: host-c has been lost for 2 minutes.
      > log: rename on host-a: Somebody has called it log-old.
          name  log-old → log  since ‹-60› (1 hour ago)
      > batch: start on host-a: Exited (1) 3 minutes ago.
      > mail: restart on host-a: Its health check fails.
          ! it is down while it ends, 10.0 s at most, and while it starts again
      ± queue: recreate on host-a: Exited (139) a minute ago; 3 attempts did not last, so it is made anew.
      ~ web: finish rollout on host-a: The new container is healthy.
      < shop: roll back on host-a: The new container is not healthy after 5 minutes.
          ! it is down while it ends, however long that takes, and while its successor starts
      - old: remove on host-a: It is no longer in the snapshot.
          ! it is stopped for good: it ends, 10.0 s at most

      ! db: no rollout now until ‹60› (in 1 hour) (maintenance): scheduling of db is stopped: disk is being replaced
          image  postgres:16 → postgres:17

      ! cache: Its data in pgdata stays on host-c when it moves.

      Plan for 4f0c1d2: 1 to create, 1 to move, 1 to rename, 1 to start, 1 to restart, 1 to make anew, 1 to replace, 1 to take for good, 1 to put back, 1 to remove, 1 network and 1 volume to make; 1 held, 1 in place.
      Down for a while: proxy (ends within 1m30s), mail (ends within 10.0 s), shop; for good: old.
      Exactly this is done by: ark-schedule apply 4f0c1d2.8b1f03c2d7.7

      Untracked: not in the snapshot, though labelled for scheduling, or of a service in it. "ark-schedule adopt NAME" takes one in.
        batch-7: batch:7 on host-a, since ‹-30› (30 minutes ago)
      `,
  },
  "for a report": {
    argv: ["plan", "--markdown"],
    overrides,
    exit: 1,
    stdout: `
      ### Plan for 4f0c1d2&#58; 1 to create, 1 to move, 1 to rename, 1 to start, 1 to restart, 1 to make anew, 1 to replace, 1 to take for good, 1 to put back, 1 to remove, 1 network and 1 volume to make; 1 held, 1 in place.

      Down for a while&#58; proxy (ends within 1m30s), mail (ends within 10.0 s), shop; for good&#58; old.

      | workload | what is done | what it costs | why |
      | --- | --- | --- | --- |
      | <code>network vlan701</code> | create network on host-a |  | api needs the network. |
      | <code>volume data</code> | create volume on host-a |  | api needs the volume. |
      | <code>api</code> | create on host-a | registry.example/api&#58;2 is pulled first where the node lacks it | It is new in the snapshot. |
      | <code>proxy</code> | rollout on host-a | it is down while it ends, 1m30s at most, and while its successor starts<br>the old one comes back unless it is healthy within 5m00s | It differs from the snapshot in command, configs.proxy and environment.JAVA&#95;OPTS. |
      | <code>cache</code> | move to host-b |  | host-c has been lost for 2 minutes. |
      | <code>log</code> | rename on host-a |  | Somebody has called it log-old. |
      | <code>batch</code> | start on host-a |  | Exited (1) 3 minutes ago. |
      | <code>mail</code> | restart on host-a | it is down while it ends, 10.0 s at most, and while it starts again | Its health check fails. |
      | <code>queue</code> | recreate on host-a |  | Exited (139) a minute ago; 3 attempts did not last, so it is made anew. |
      | <code>web</code> | finish rollout on host-a |  | The new container is healthy. |
      | <code>shop</code> | roll back on host-a | it is down while it ends, however long that takes, and while its successor starts | The new container is not healthy after 5 minutes. |
      | <code>old</code> | remove on host-a | it is stopped for good&#58; it ends, 10.0 s at most | It is no longer in the snapshot. |

      | workload | held | why |
      | --- | --- | --- |
      | <code>db</code> | no rollout now until ${
      prose(localTime(NOW + 3_600_000))
    } (in 1 hour) (maintenance) | scheduling of db is stopped&#58; disk is being replaced |

      <details><summary><code>proxy</code>: 5 fields</summary>

      | field | before | after |
      | --- | --- | --- |
      | <code>command</code> | <code>&#91;"proxy","-v"&#93;</code> | <code>&#91;"proxy","-v","--http3"&#93;</code> |
      | <code>configs.proxy</code> | <code>"worker&#95;processes 1;&#92;nevents &#123;&#125;&#92;nhttp &#123;&#92;n server &#123; listen 80; &#125;&#92;n&#125;&#92;n"</code> | <code>"worker&#95;processes auto;&#92;nevents &#123;&#125;&#92;nhttp &#123;&#92;n server &#123; listen 80; &#125;&#92;n&#125;&#92;n"</code> |
      | <code>environment.JAVA&#95;OPTS</code> | <code>"-Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xmx512m -XX&#58;+UseG1GC"</code> | <code>"-Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xshare&#58;auto -Xmx768m -XX&#58;+UseG1GC"</code> |
      | <code>environment.PASSWORD</code> | <code>(hidden)</code> | <code>(hidden)</code> |
      | <code>mem&#95;limit</code> | <code>512m</code> | <code>(default)</code> |

      </details>

      <details><summary><code>log</code>: 1 field</summary>

      | field | before | after |
      | --- | --- | --- |
      | <code>name</code> | <code>log-old</code> | <code>log</code> |

      </details>

      <details><summary><code>db</code>: 1 field</summary>

      | field | before | after |
      | --- | --- | --- |
      | <code>image</code> | <code>postgres&#58;16</code> | <code>postgres&#58;17</code> |

      </details>

      - <code>cache</code>: Its data in pgdata stays on host-c when it moves.

      Untracked: <code>batch-7</code>

      <sub>Exactly this is done by <code>ark-schedule apply 4f0c1d2.8b1f03c2d7.7</code>. Values that look like secrets are hidden.</sub>
      `,
  },
};

testCases(CASES);

test("for a program", async () => {
  const { stdout, exit } = await runWithService(["plan", "--json"], overrides);
  const { id, actions } = JSON.parse(stdout);
  assert.equal([id, exit], [PLAN_ID, 1]);
  const mail = actions.find(({ workload }: { workload: string }) => workload === "mail");
  assert.equal(mail.cost, { stops: true, downtime: 10_000 });
});

const RED = "\x1b[31m";

test("in colour on a terminal, and where that is forced", async () => {
  const worlds: [boolean, boolean, Record<string, string>][] = [
    [true, true, {}],
    [false, true, { NO_COLOR: "1" }],
    [false, true, { TERM: "dumb" }],
    [false, false, {}],
    [true, false, { FORCE_COLOR: "1" }],
    [false, false, { FORCE_COLOR: "0" }],
    [false, false, { FORCE_COLOR: "1", NO_COLOR: "1" }],
  ];
  for (const [colour, isTTY, env] of worlds) {
    const world = { env, stdout: { isTTY, columns: 100, write: () => {} } };
    const { stdout } = await runWithService(["plan"], overrides, world);
    assert.is(stdout.includes(RED), colour, JSON.stringify({ isTTY, env }));
  }
});

test("no value is wider than the terminal", async () => {
  const world = { stdout: { isTTY: true, columns: 100, write: () => {} }, env: { NO_COLOR: "1" } };
  const { stdout } = await runWithService(["plan"], overrides, world);
  const values = stdout.split("\n").filter((line) => line.includes(" → "));
  assert.ok(values.length > 3);
  for (const line of values) assert.ok(line.length <= 100, line);
});

test("of long values the part is shown in which they differ", () => {
  const long = "x".repeat(100);
  assert.equal(cutPair("a", "b", 10), ["a", "b"]);
  assert.equal(cutPair(`${long}ab`, `${long}cd`, 10), ["…xxxab", "…xxxcd"]);
  assert.equal(cutPair(`a${long}`, `b${long}`, 5), ["axxx…", "bxxx…"]);
});

test("a text that only one side has is told whole", () => {
  const page: Page = { now: 0, width: Infinity, paint: (_: Colour, text: string) => text };
  const of = (desired: string) => changeLines([{ path: "x", desired }], "", page);
  assert.is(of("a\nb\n"), "x\n  - (default)\n  + a\n  + b\n");
  assert.is(of("a\nb"), "x\n  - (default)\n  + a\n  + b\n");
});

test("of texts the lines are shown in which they differ", () => {
  const marked = (before: string, after: string) =>
    textDiff(before, after).map(({ mark, text }) => mark + text);
  assert.equal(marked("a\nb\nc\nd\n", "a\nb\nx\ny\nd\n"), [" b", "-c", "+x", "+y", " d"]);
  assert.equal(marked("a\n", "a\na\n"), [" a", "+a"]);
  assert.equal(marked("a\nb\n", "a\nb"), [" b", "+\\ No newline at end of file"]);
  assert.equal(marked("a\nb", "a\nb\n"), [" b", "-\\ No newline at end of file"]);
  assert.equal(marked("a\nb", "a\nc"), [" a", "-b", "+c"]);
  assert.equal(marked("", "a\nb\n"), ["+a", "+b"]);
  const many = Array.from({ length: 30 }, (_, at) => String(at)).join("\n");
  assert.is(marked("x", many).at(-1), "+… and 20 lines more");
});

test.run();
