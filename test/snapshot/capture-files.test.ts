/** Contents of configs and secrets are in no engine's report: what a capture makes of their files. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { SCHEDULE_LABEL } from "../../src/model/observation.ts";
import { captureEdit } from "../../src/snapshot/capture.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { answeringNode } from "../fakes/node.ts";
import { loadTexts } from "./files.ts";

const LABELS = { [SCHEDULE_LABEL]: "web" };
const IMAGE = { id: "sha256:1", environment: {}, labels: {}, expose: [], volumes: [] };
const LIVE: ContainerSpec = {
  image: "nginx:1.27",
  labels: LABELS,
  files: { "/http": { digest: "0123456789abcdef" } },
};

/** @param texts of the snapshot's files, beside which a container with a file runs */
function capture(texts: Record<string, string>) {
  const { snapshot } = loadTexts(texts);
  const container = {
    ...{ id: "1", name: "web", node: "host-a", status: "Up", createdAt: 0, labels: LABELS },
    ...{ state: "running", health: "none" } as const,
    live: { spec: LIVE, hash: specHash(LIVE), image: IMAGE, notCaptured: [] },
  };
  const nodes = [answeringNode("host-a", { containers: [container] })];
  return captureEdit({
    ...{ snapshot: snapshot!, files: new Map(Object.entries(texts)) },
    observation: { at: 0, placedBy: "planner", nodes },
    ...{ pending: new Set<string>(), force: false, prune: false },
  });
}

test("what a file says of them stays, whatever the live container was made with", () => {
  const text = `services:
  web:
    image: nginx:1.26
    labels: { ${SCHEDULE_LABEL}: web }
    configs: [http]
    x-ark: { node: host-a }
configs: { http: { content: listen 80 } }
`;
  const { files, report } = capture({ "containers/web.yaml": text });
  assert.is(files.get("containers/web.yaml"), text.replace("1.26", "1.27"));
  assert.equal(report.notCaptured, {});
});

test("without a file, a capture says that it has not got them", () => {
  const { files, report } = capture({});
  assert.not.match(files.get("containers/web.yaml")!, /http|0123/);
  assert.match(report.notCaptured["web"]![0]!, /^\/http \(a config or secret/);
});

test.run();
