import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Engine } from "../lab/engine.ts";
import { borrowEngine } from "../lab/start-engine.ts";
import { restore, roundTrip } from "./fidelity/round-trip.ts";
import { look } from "./fidelity/look.ts";
import { Stage } from "./fidelity/stage.ts";

let engine: Engine;
let stage: Stage;

test.before(async () => {
  engine = await borrowEngine();
  stage = new Stage(engine);
  await stage.set();
});

test.after(() => stage.strike());

const ANONYMOUS: Readonly<Record<string, readonly string[]>> = {
  "of --volume": ["-v", "/keep", "busybox:1"],
  "of --mount": ["--mount", "type=volume,target=/keep", "busybox:1"],
  "of the image": ["-v", "/unused", "--user", "0", "--entrypoint", "", "app:1"],
};

for (const [title, args] of Object.entries(ANONYMOUS)) {
  test(`an anonymous volume comes back with its data: ${title}`, async () => {
    const path = title === "of the image" ? "/data/file" : "/keep/file";
    await engine.docker("run", "-d", "--name", "subject", ...args, "sleep", "1000");
    await engine.docker("exec", "subject", "sh", "-c", `echo precious > ${path}`);
    for (const _time of ["once", "and again"]) {
      await restore(stage, "subject", await look(stage, "subject"));
      await engine.docker("start", "subject");
      assert.is(await engine.docker("exec", "subject", "cat", path), "precious");
    }
    await engine.docker("rm", "--force", "subject");
  });
}

test("a wish for a volume that is gone makes an empty one of that name", async () => {
  await engine.docker(
    "run",
    "-d",
    "--name",
    "subject",
    "-v",
    "/keep",
    "busybox:1",
    "sleep",
    "1000",
  );
  const seen = await look(stage, "subject");
  const name = seen.capture.spec["x-ark"]!.volumes!["/keep"]!;
  await engine.docker("rm", "--force", "--volumes", "subject");
  await engine.docker("create", "--name", "subject", "busybox:1");
  await restore(stage, "subject", seen);
  assert.equal((await look(stage, "subject")).capture.spec["x-ark"]!.volumes, { "/keep": name });
  assert.is(await engine.docker("volume", "ls", "--quiet", "--filter", `name=${name}`), name);
  await engine.docker("rm", "--force", "subject");
});

test("an image by its id, and a network by its id", async () => {
  const image = await engine.docker("image", "inspect", "--format", "{{.Id}}", "busybox:2");
  const network = await engine.docker("network", "inspect", "--format", "{{.Id}}", "front");
  for (const reference of [image, image.replace("sha256:", "").slice(0, 12)]) {
    const args = ["--network", network, reference, "sleep", "1000"];
    const spec = await roundTrip(stage, "subject", { args, start: true });
    assert.is(spec.image, reference);
    assert.equal(spec.networks, { front: {} });
  }
});

test.run();
