/** How far a pull is, from the lines that an engine tells of it. */
import { Readable } from "node:stream";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type PullItem, PullProgress } from "../../src/cluster/engine/pull-progress.ts";
import { followPull } from "../../src/cluster/engine/pull-stream.ts";
import { progressWords } from "../../src/model/pull.ts";

const MB = 1_000_000;

function after(...items: PullItem[]): PullProgress {
  const progress = new PullProgress();
  for (const item of items) assert.is(progress.read(item), undefined);
  return progress;
}

const layer = (id: string, status: string, current?: number, total?: number): PullItem => ({
  id,
  status,
  progressDetail: {
    ...(current !== undefined && { current }),
    ...(total !== undefined && { total }),
  },
});

test("layers are counted, and bytes of those whose size is known", () => {
  const begun = [
    { status: "Pulling from library/app", id: "2" },
    layer("a", "Already exists"),
    layer("b", "Pulling fs layer"),
    layer("c", "Waiting"),
    layer("b", "Downloading", 15 * MB, 60 * MB),
  ];
  const early = after(...begun);
  assert.equal(early.layers, { done: 1, total: 3 });
  assert.equal(early.bytes, { done: 15 * MB, total: 60 * MB });
  assert.is(progressWords(early), "1 of 3 layers, 15 of 60 MB");
  const later = after(
    ...begun,
    layer("c", "Downloading", 1_200_000, 2_000_000),
    layer("b", "Verifying Checksum"),
    layer("b", "Extracting", 30 * MB, 60 * MB),
    layer("b", "Pull complete"),
  );
  assert.equal(later.layers, { done: 2, total: 3 });
  assert.equal(later.bytes, { done: 61_200_000, total: 62 * MB });
});

test("what is told of the image as a whole is no layer", () => {
  const { layers } = after(
    { status: "Pulling from library/app", id: "2" },
    { status: "Digest: sha256:0123" },
    { status: "Status: Image is up to date for app:2" },
  );
  assert.equal(layers, { done: 0, total: 0 });
  assert.is(progressWords(after()), "waiting for the registry");
});

test("a layer of unknown size counts for as much as is there", () => {
  const { bytes } = after(layer("a", "Downloading", 5 * MB), layer("a", "Downloading", 9 * MB, -1));
  assert.equal(bytes, { done: 9 * MB, total: 9 * MB });
});

test("lines may be cut anywhere, and the last needs no end", async () => {
  const text = [layer("ä", "Already exists"), layer("b", "Pull complete")]
    .map((item) => JSON.stringify(item)).join("\r\n");
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from({ length: bytes.length }, (_, index) => bytes.slice(index, index + 1));
  const progress = new PullProgress();
  assert.is(await followPull(Readable.from(chunks), progress), undefined);
  assert.equal(progress.layers, { done: 2, total: 2 });
});

test("a pull that fails ends like a good one, but for an item that tells", async () => {
  const lines = [
    { status: "Pulling from app", id: "1" },
    { errorDetail: { message: "toomanyrequests: slow down" }, error: "toomanyrequests" },
    { status: "afterwards" },
  ];
  const stream = Readable.from(lines.map((line) => `${JSON.stringify(line)}\n`), {
    objectMode: false,
  });
  assert.is(await followPull(stream, new PullProgress()), "toomanyrequests: slow down");
});

test.run();
