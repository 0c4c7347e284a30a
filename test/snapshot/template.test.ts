import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { editMaintenance } from "../../src/snapshot/maintenance-file.ts";
import { folder } from "./files.ts";

const TEMPLATE = fileURLToPath(new URL("../../snapshots-repo-template", import.meta.url));
const files = folder(TEMPLATE);

test("the template for a snapshot repository is without any problem", () => {
  const { snapshot, problems } = loadSnapshot({ revision: "r", files });
  assert.equal(problems, []);
  assert.equal([...snapshot!.workloads.keys()], ["example", "hello-web-1", "hello-cache-1"]);
  assert.equal([...snapshot!.volumes.keys()], ["hello_cache"]);
});

test("every key of cluster.yaml is explained, and says its default but for prune", () => {
  const { snapshot } = loadSnapshot({ revision: "r", files });
  const plain = loadSnapshot({ revision: "r", files: [] }).snapshot!;
  assert.equal({ ...snapshot!.cluster, prune: "off" }, plain.cluster);
});

test("a stop keeps the explanations", () => {
  const before = new TextDecoder().decode(
    files.find(({ path }) => path === "maintenance.yaml")!.bytes,
  );
  const stopped = editMaintenance(before, {
    scheduling: "stopped",
    stop: { since: 0 },
    holds: [],
    windows: [],
  });
  const comments = before.split("\n").filter((line) => line.startsWith("#"));
  for (const comment of comments) assert.match(stopped, comment);
  assert.is(editMaintenance(stopped, { scheduling: "running", holds: [], windows: [] }), before);
});

test.run();
