/** Capture, remove, restore, look: the restored container is to be like the first one. */
import * as assert from "uvu/assert";
import { createBody } from "../../../src/cluster/engine/translate/create-body.ts";
import {
  type Capture,
  specFromInspect,
} from "../../../src/cluster/engine/translate/spec-from-inspect.ts";
import type { Inspect } from "../../../src/cluster/engine/translate/engine-types.ts";
import { diffSpecs } from "../../../src/model/diff.ts";
import { withImage, withoutImage } from "../../../src/model/image.ts";
import { specHash } from "../../../src/snapshot/fingerprint.ts";
import { composeProblems } from "./compose-schema.ts";
import { likeness } from "./likeness.ts";
import type { Stage } from "./stage.ts";

const STAMPS = { "ark.spec": "0123456789abcdef" };

export interface Trip {
  /** Of `docker create`, the image and its command included. */
  readonly args: readonly string[];
  /** Networks to connect to afterwards: arguments of `docker network connect`, without the container. */
  readonly connect?: readonly (readonly string[])[];
  /** Also compare the running containers. */
  readonly start?: boolean;
}

/** @returns the spec, for further questions */
export async function roundTrip(stage: Stage, name: string, trip: Trip): Promise<Capture["spec"]> {
  const { engine } = stage;
  await engine.docker("create", "--name", name, ...trip.args);
  for (const args of trip.connect ?? []) await engine.docker("network", "connect", ...args, name);
  try {
    const created = await look(stage, name);
    await restore(stage, name, created);
    alike(created, await look(stage, name));
    if (trip.start) {
      await stage.docker.getContainer(name).start();
      const running = await look(stage, name);
      assert.equal(running.capture, created.capture, "the capture changes with the start");
      await restore(stage, name, running);
      await stage.docker.getContainer(name).start();
      alike(running, await look(stage, name));
    }
    return created.capture.spec;
  } finally {
    await stage.docker.getContainer(name).remove({ force: true });
  }
}

interface Look {
  readonly inspect: Inspect;
  readonly like: unknown;
  readonly capture: Capture;
  readonly hash: string;
}

async function look(stage: Stage, name: string): Promise<Look> {
  const { context } = stage;
  const inspect = await stage.inspect(name);
  const image = await stage.image(inspect);
  const capture = specFromInspect(inspect, image, context);
  const { spec } = capture;
  assert.equal(capture.notCaptured, []);
  assert.equal(withoutImage(withImage(spec, image), image), spec);
  assert.equal(diffSpecs(spec, spec, image, context.defaults), []);
  assert.equal(composeProblems(spec), []);
  return {
    inspect,
    like: likeness(inspect as never, context.networks),
    capture,
    hash: specHash(spec),
  };
}

async function restore(stage: Stage, name: string, { inspect, capture }: Look): Promise<void> {
  const order = { name, spec: capture.spec, stamps: STAMPS };
  const { body, attachments } = createBody(order, await stage.image(inspect));
  await stage.docker.getContainer(name).remove({ force: true });
  const container = await stage.docker.createContainer({ ...body, name } as never);
  for (const { network, config } of attachments) {
    await stage.docker.getNetwork(network).connect({
      Container: container.id,
      EndpointConfig: config as never,
    });
  }
}

function alike(first: Look, second: Look): void {
  assert.equal(second.like, first.like);
  assert.equal(second.capture, first.capture, "the restored container is captured otherwise");
  assert.is(second.hash, first.hash);
}
