/** Capture, remove, restore, look: the restored container is to be like the first one. */
import * as assert from "uvu/assert";
import { createBody } from "../../../src/cluster/engine/translate/create-body.ts";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import { type Look, look } from "./look.ts";
import type { Stage } from "./stage.ts";

const STAMPS = { "ark.spec": "0123456789abcdef" };

export interface Trip {
  /** Of `docker create`, the image and its command included. */
  readonly args?: readonly string[];
  /** What the engine's API is sent, instead. */
  readonly body?: object;
  /** Networks to connect to afterwards: arguments of `docker network connect`, without the container. */
  readonly connect?: readonly (readonly string[])[];
  /** Also compare the running containers. */
  readonly start?: boolean;
}

/** @returns the spec, for further questions */
export async function roundTrip(stage: Stage, name: string, trip: Trip): Promise<ContainerSpec> {
  const { engine } = stage;
  if (trip.body) await stage.docker.createContainer({ ...trip.body, name } as never);
  else await engine.docker("create", "--name", name, ...trip.args!);
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

/** Removes the container and makes it anew from what was captured. */
export async function restore(
  stage: Stage,
  name: string,
  { inspect, capture }: Look,
): Promise<void> {
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
