import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { withLiveFields } from "../../src/snapshot/adopt-fields.ts";

const IMAGE = { id: "sha256:1", environment: {}, labels: {}, expose: [], volumes: [] };

function taken(said: Partial<ContainerSpec>, live: Partial<ContainerSpec>, paths: string[]) {
  const [spec, other] = [said, live].map((part) => ({ image: "a", ...part }));
  const { image: _, ...rest } = withLiveFields(
    spec!,
    { spec: other!, hash: "0", image: IMAGE, notCaptured: [] },
    paths,
  );
  return rest;
}

test("a field is not taken for one whose name begins with its name", () => {
  const said = { labels: { app: "1", "app.version": "1" } };
  const live = { labels: { app: "2", "app.version": "2" } };
  assert.equal(taken(said, live, ["labels.app"]), { labels: { app: "2", "app.version": "1" } });
  assert.equal(taken(said, live, ["labels.app.version"]), {
    labels: { app: "1", "app.version": "2" },
  });
});

test("what is taken is added, changed, and taken away", () => {
  const said = { environment: { A: "1", B: "1" }, mem_limit: "1g" };
  const live = { environment: { A: "2" }, labels: { a: "b" } };
  assert.equal(taken(said, live, ["environment.B", "labels.a", "mem_limit"]), {
    environment: { A: "1" },
    labels: { a: "b" },
  });
});

test.run();
