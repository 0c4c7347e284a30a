/** Images by content: what is the same image, and what is another. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { diffSpecs } from "../../src/model/diff.ts";
import type { ImageDefaults } from "../../src/model/observation.ts";
import { digestIn, pinnedImage } from "../../src/model/pin.ts";
import { specHash } from "../../src/snapshot/fingerprint.ts";

const [A, B] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const DIGESTS = [`mirror.example/app@${B}`, `app@${A}`];

function image(digests?: readonly string[]): ImageDefaults {
  const nothing = { environment: {}, labels: {}, expose: [], volumes: [] };
  return { id: "sha256:1", ...nothing, ...(digests && { digests }) };
}

const pinned = (name: string, pin: string): ContainerSpec => ({ image: name, "x-ark": { pin } });

interface Case {
  readonly desired: ContainerSpec;
  /** The name that the live container was made of. */
  readonly live: string;
  readonly digests?: readonly string[];
  readonly same: boolean;
}

const CASES: Record<string, Case> = {
  "made with the pin": { desired: pinned("app:1", A), live: `app:1@${A}`, same: true },
  "made by the digest alone": { desired: pinned("app:1", A), live: `app@${A}`, same: true },
  "made by the tag, and of that digest": {
    ...{ desired: pinned("app:1", A), live: "app:1", digests: DIGESTS, same: true },
  },
  "made by the tag, and of another digest": {
    ...{ desired: pinned("app:1", B), live: "app:1", digests: DIGESTS, same: false },
  },
  "made by the tag, and nobody knows": { desired: pinned("app:1", A), live: "app:1", same: false },
  "that digest, of another registry": {
    desired: pinned("other.example/app:1", A),
    ...{ live: "app:1", digests: DIGESTS, same: false },
  },
  "a changed pin": { desired: pinned("app:1", B), live: `app:1@${A}`, same: false },
  "a tag that is changed beside a pin": {
    ...{ desired: pinned("app:2", A), live: `app:1@${A}`, same: true },
  },
  "a pin that is taken away": { desired: { image: "app:1" }, live: `app:1@${A}`, same: true },
  "a pin that is taken away with its tag": {
    ...{ desired: { image: "app:2" }, live: `app:1@${A}`, same: false },
  },
  "a digest as Compose has it": { desired: { image: `app:1@${A}` }, live: "app:1", same: false },
  "a digest as Compose has it, of that image": {
    ...{ desired: { image: `app@${A}` }, live: "app:1", digests: DIGESTS, same: true },
  },
};

for (const [name, { desired, live, digests, same }] of Object.entries(CASES)) {
  test(name, () => {
    const changes = diffSpecs(desired, { image: live }, image(digests));
    const change = { path: "image", live, desired: pinnedImage(desired) };
    assert.equal(changes, same ? [] : [change]);
  });
}

test("what is made with its pin has the hash of its file", () => {
  assert.is(specHash(pinned("app:1", A)), specHash({ image: `app:1@${A}` }));
  assert.is.not(specHash(pinned("app:1", A)), specHash({ image: "app:1" }));
});

test("an image has a digest in each registry that it came out of", () => {
  assert.is(digestIn("app:7", DIGESTS), A);
  assert.is(digestIn("docker.io/library/app", DIGESTS), A);
  assert.is(digestIn("mirror.example/app:1", DIGESTS), B);
  assert.is(digestIn("mirror.example:5000/app:1", DIGESTS), undefined);
});

test.run();
