/** What an engine says of itself. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { clockWarning } from "../../src/cluster/engine/translate/clock-warning.ts";
import { imageNames } from "../../src/cluster/engine/translate/image-names.ts";
import { nodeTraits } from "../../src/cluster/engine/translate/node-traits.ts";

const AT = Date.parse("2026-01-01T00:00:00Z");

test("labels are keys and values, and a value may hold a =", () => {
  const { labels, cpus } = nodeTraits({ NCPU: 4, Labels: ["disk=ssd", "opts=a=b", "fast"] });
  assert.equal(labels, { disk: "ssd", opts: "a=b", fast: "" });
  assert.is(cpus, 4);
  assert.equal(nodeTraits({ Labels: null }).labels, {});
});

const CLOCKS: [SystemTime: string, milliseconds: number, warning: RegExp | undefined][] = [
  ["2026-01-01T00:00:04.9Z", 0, undefined],
  ["2026-01-01T00:00:07.123456789Z", 0, /^Its clock is more than 5 s ahead of this host's\.$/],
  ["2026-01-01T02:00:00+02:00", 0, undefined],
  ["2025-12-31T23:58:00Z", 0, /a minute behind/],
  ["2026-01-01T00:00:09Z", 10_000, undefined], // it may have taken 9 s until it looked
  ["", 0, undefined],
];

for (const [SystemTime, milliseconds, warning] of CLOCKS) {
  test(`clock: ${SystemTime}, after ${milliseconds} ms`, () => {
    const said = clockWarning({ SystemTime }, { asked: AT, milliseconds });
    if (warning === undefined) assert.is(said, undefined);
    else assert.match(said ?? "", warning);
  });
}

test("images are there under their tags and digests", () => {
  const rows = [
    { RepoTags: ["busybox:1", "busybox:2"], RepoDigests: ["busybox@sha256:ab"] },
    { RepoTags: null, RepoDigests: null },
    { RepoTags: ["<none>:<none>"], RepoDigests: ["<none>@<none>"] },
  ];
  assert.equal([...imageNames(rows)], ["busybox:1", "busybox:2", "busybox@sha256:ab"]);
});

test.run();
