/** Captures that pin images, and captures of what is pinned. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { ObservedContainer } from "../../src/model/observation.ts";
import { captureEdit } from "../../src/snapshot/capture.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { answeringNode } from "../fakes/node.ts";
import { file } from "./files.ts";

const [A, B] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const LABELS = { "ark.labels.schedule": "web" };
const FILE = "containers/web.yaml";

function textOf(image: string, extension: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ node: "host-a", ...extension }).sort()
    .map(([key, value]) => `      ${key}: ${value}\n`);
  return `services:
  web:
    container_name: web
    image: ${image}
    labels:
      ark.labels.schedule: web
    x-ark:
${lines.join("")}`;
}

interface Live {
  readonly image: string;
  readonly digests?: readonly string[];
  readonly more?: Partial<ContainerSpec>;
}

function capture(
  text: string | undefined,
  { image, digests, more }: Live,
  { pin = false, path = FILE } = {},
) {
  const texts: [string, string][] = text === undefined ? [] : [[path, text]];
  const { snapshot } = loadSnapshot({ revision: "r", files: texts.map((it) => file(...it)) });
  const spec = canonical({ image, labels: LABELS, ...more });
  const supplied = { id: "1", environment: {}, labels: {}, expose: [], volumes: [] };
  const live = { spec, hash: specHash(spec), notCaptured: [] };
  const web: ObservedContainer = {
    ...{ id: "web", name: "web", node: "host-a", state: "running", health: "none" },
    ...{ status: "Up", createdAt: 0, labels: LABELS },
    live: { ...live, image: { ...supplied, ...(digests && { digests }) } },
  };
  const { files, report } = captureEdit({
    snapshot: snapshot!,
    files: new Map(texts),
    observation: {
      at: 0,
      placedBy: "planner",
      nodes: [answeringNode("host-a", { containers: [web] })],
    },
    ...{ pending: new Set(), force: false, prune: false, pin },
  });
  const warnings = report.warnings.map(({ code }) => code);
  return { text: files.get(path) ?? text, warnings };
}

test("a capture that is to pin writes the digest that runs, and no other change", () => {
  const live = { image: "app:1", digests: [`app@${A}`] };
  assert.is(capture(undefined, live, { pin: true }).text, textOf("app:1", { pin: A }));
  assert.is(capture(textOf("app:1"), live, { pin: true }).text, textOf("app:1", { pin: A }));
  assert.is(capture(textOf("app:1"), live).text, textOf("app:1"));
});

test("what is pinned stays so, to what it was pinned to", () => {
  const text = textOf("app:1", { pin: A });
  for (const pin of [true, false]) {
    assert.is(capture(text, { image: `app:1@${A}` }, { pin }).text, text);
    assert.is(capture(text, { image: "app:1", digests: [`app@${A}`] }, { pin }).text, text);
  }
});

test("another image that was put there by hand is captured with its own digest, or without", () => {
  const text = textOf("app:1", { pin: A });
  assert.is(capture(text, { image: `app:2@${B}` }).text, textOf("app:2", { pin: B }));
  assert.is(
    capture(text, { image: "app:2", digests: [`app@${B}`] }).text,
    textOf("app:2", { pin: B }),
  );
  assert.is(capture(text, { image: "app:2" }).text, textOf("app:2"));
});

test("what people say beside it outlives a change of something else", () => {
  const said = { pin: A, move: "never", lost_after: "5m", on_return: "keep-original" };
  const more = { "x-ark": { volumes: { "/data": "0123" } } };
  const { text } = capture(textOf("app:1", said), { image: `app:1@${A}`, more });
  for (const [key, value] of Object.entries(said)) assert.match(text!, `${key}: ${value}\n`);
  assert.match(text!, '/data: "0123"');
});

test("a digest in the name is left there, and is a pin", () => {
  const name = `app:1@${A}`;
  const pinning = { pin: true };
  assert.equal(capture(textOf(name), { image: name }, pinning), {
    text: textOf(name),
    warnings: [],
  });
  assert.is(capture(undefined, { image: name }).text, textOf(name));
});

test("an image that no registry has given cannot be pinned, which is said", () => {
  const { text, warnings } = capture(textOf("app:1"), { image: "app:1" }, { pin: true });
  assert.is(text, textOf("app:1"));
  assert.equal(warnings, ["not-pinned"]);
});

test("files of people are not pinned, which is said", () => {
  const live = { image: "app:1", digests: [`app@${A}`] };
  const options = { pin: true, path: "stacks/shop/compose.yaml" };
  const { text, warnings } = capture(textOf("app:1"), live, options);
  assert.is(text, textOf("app:1"));
  assert.equal(warnings, ["kept-by-hand"]);
});

test.run();
