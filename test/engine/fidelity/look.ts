/** A container as the engine reports it, as the oracle sees it, and as it is captured. */
import * as assert from "uvu/assert";
import type { Inspect } from "../../../src/cluster/engine/translate/engine-types.ts";
import {
  type Capture,
  specFromInspect,
} from "../../../src/cluster/engine/translate/spec-from-inspect.ts";
import { diffSpecs } from "../../../src/model/diff.ts";
import { withImage, withoutImage } from "../../../src/model/image.ts";
import { specHash } from "../../../src/snapshot/fingerprint.ts";
import { likeness } from "./likeness.ts";
import type { Stage } from "./stage.ts";
import { throughFile } from "./through-file.ts";

export interface Look {
  readonly inspect: Inspect;
  readonly like: unknown;
  readonly capture: Capture;
  readonly hash: string;
}

/** Checks besides what is to hold of every capture. */
export async function look(stage: Stage, name: string): Promise<Look> {
  const { context } = stage;
  const inspect = await stage.inspect(name);
  const image = await stage.image(inspect);
  const capture = specFromInspect(inspect, image, context);
  const { spec } = capture;
  assert.equal(capture.notCaptured, []);
  assert.equal(withoutImage(withImage(spec, image), image), spec);
  assert.equal(diffSpecs(spec, spec, image, context.defaults), []);
  assert.equal(throughFile(name, spec), spec);
  return {
    inspect,
    like: likeness(inspect as never, context.networks),
    capture,
    hash: specHash(spec),
  };
}
