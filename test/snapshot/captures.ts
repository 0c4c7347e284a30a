/** What a capture makes of containers and files, as tests say them. */
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { SCHEDULE_LABEL } from "../../src/model/observation.ts";
import type { NodeObservation, ObservedContainer } from "../../src/model/observation.ts";
import { captureEdit } from "../../src/snapshot/capture.ts";
import type { CaptureInput } from "../../src/snapshot/capture.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { answeringNode } from "../fakes/node.ts";
import { loadTexts } from "./files.ts";

export const LABELS = { [SCHEDULE_LABEL]: "web" };
const IMAGE = { id: "sha256:1", environment: {}, labels: {}, expose: [], volumes: [] };

export function container(
  name: string,
  spec: Partial<ContainerSpec> = {},
  more: Partial<ObservedContainer> = {},
): ObservedContainer {
  const whole = canonical({ image: "nginx:1.27", labels: LABELS, ...spec });
  return {
    id: name,
    name,
    node: "host-a",
    state: "running",
    health: "none",
    status: "Up",
    createdAt: 0,
    labels: whole.labels ?? {},
    live: { spec: whole, hash: specHash(whole), image: IMAGE, notCaptured: [] },
    ...more,
  };
}

export function node(
  containers: ObservedContainer[],
  more: Partial<NodeObservation> = {},
): NodeObservation {
  return answeringNode("host-a", { containers, ...more });
}

export function capture(
  texts: Record<string, string>,
  nodes: NodeObservation[],
  more: Partial<CaptureInput> = {},
) {
  const { snapshot, problems } = loadTexts(texts, more.variables);
  if (!snapshot) throw new Error(problems.join("\n"));
  return captureEdit({
    snapshot,
    files: new Map(Object.entries(texts)),
    observation: { at: 0, placedBy: "planner", nodes },
    pending: new Set(),
    force: false,
    prune: false,
    ...more,
  });
}

/** As a capture prints it. */
export const WEB = `services:
  web:
    container_name: web
    image: nginx:1.27
    labels:
      ark.labels.schedule: web
    x-ark:
      node: host-a
`;
