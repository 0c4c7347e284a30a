/** A capture that is left to be merged. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { FakeForge } from "../fakes/forge.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile, World } from "./world.ts";

const REQUEST = { author: ADA, force: false, prune: false, mode: "pull-request" } as const;
const BRANCH = "ark-schedule/snapshot-20010909T014640Z";

/** One container that is in the snapshot, and one that somebody has started since. */
async function begin(forge: FakeForge | undefined) {
  const world = new World();
  world.forge = forge;
  await world.push({ "containers/web.yaml": composeFile("web", "app:1") });
  const { service, reconciler } = world.start();
  await service.turn();
  const { signal } = new AbortController();
  const labels = { "ark.labels.schedule": "batch" };
  const order = { name: "batch", spec: { image: "app:2", labels }, stamps: {} };
  const { id } = await world.cluster.create("fake", order, signal);
  await world.cluster.start("fake", id, signal);
  return { world, service, reconciler };
}

test("pushes a branch and opens a pull request", async () => {
  const forge = new FakeForge();
  const { world, service } = await begin(forge);
  const before = await world.repository.head();
  const report = await service.snapshot({ ...REQUEST, reason: "nightly *batch*" });
  assert.equal(report.pullRequest, {
    url: "https://forge.example/acme/snapshots/pulls/1",
    number: 1,
  });
  assert.ok(report.committed);
  assert.equal(report.added, ["batch"]);
  assert.is(await world.repository.head(), before, "nothing is in force that nobody has merged");
  assert.is(await world.repository.resolve(BRANCH), report.revision);
  assert.equal(forge.pullRequests, [{
    branch: BRANCH,
    base: "main",
    title: "Capture: add batch",
    body: "nightly *batch*\n\nWhat runs on test, captured for Ada:\n\n- added: `batch`\n",
  }]);
  const files = await world.repository.files(report.revision!);
  assert.ok(files.some(({ path }) => path === "containers/batch.yaml"));
});

test("nothing has changed: no branch, no pull request", async () => {
  const forge = new FakeForge();
  const { world, service } = await begin(forge);
  await service.snapshot({ ...REQUEST, mode: "commit" });
  const report = await service.snapshot(REQUEST);
  assert.is(report.committed, false);
  assert.is(report.pullRequest, undefined);
  assert.equal(forge.pullRequests, []);
  await rejects(world.repository.resolve(BRANCH), "revision-unknown");
});

test("no forge is known", async () => {
  const { world, service } = await begin(undefined);
  const { message } = await rejects(service.snapshot(REQUEST), "forge-unknown");
  for (const name of ["ACS_GIT_URL", "ACS_FORGE_TOKEN", "ACS_FORGE "]) {
    assert.ok(message.includes(name), message);
  }
  await rejects(world.repository.resolve(BRANCH), "revision-unknown");
});

test("the forge refuses: what is pushed is said, and rounds go on", async () => {
  const forge = new FakeForge();
  const { world, service } = await begin(forge);
  forge.failure = new ArkError("forge-refused", "GitHub does not take the token.");
  const { message } = await rejects(service.snapshot(REQUEST), "forge-refused");
  assert.is(
    message,
    `The branch ${BRANCH} is pushed, but it has no pull request: GitHub does not take the token.`,
  );
  assert.ok(await world.repository.resolve(BRANCH));
});

test("rounds go on while the forge makes up its mind", async () => {
  let answer: (() => void) | undefined;
  class SlowForge extends FakeForge {
    override async openPullRequest(...wanted: Parameters<FakeForge["openPullRequest"]>) {
      await new Promise<void>((resolve) => answer = resolve);
      return await super.openPullRequest(...wanted);
    }
  }
  const { service, reconciler } = await begin(new SlowForge());
  const report = service.snapshot(REQUEST);
  const go = await until("the forge is asked", () => answer);
  const before = reconciler.last;
  await service.turn();
  assert.is.not(reconciler.last, before);
  go();
  assert.ok((await report).pullRequest);
});

test.run();
