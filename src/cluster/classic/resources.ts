/** Networks and volumes on the nodes of a manager. */
import { ArkError } from "../../errors.ts";
import { ANY_NODE } from "../../model/plan.ts";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";
import { networkBody, volumeBody } from "../engine/resources.ts";
import type { Manager } from "./managers.ts";

const DEADLINE = 60_000;

/** Done where one of the nodes has it then: the container goes to one that does. @throws ArkError */
export async function makeNetwork(
  { client }: Manager,
  nodes: readonly string[],
  it: NetworkDefinition,
  signal: AbortSignal,
): Promise<void> {
  const made = await Promise.allSettled(nodes.map((node) => {
    const body = networkBody({ ...it, name: `${node}/${it.name}` });
    return client.call(
      `creating the network ${it.name} on ${node}`,
      DEADLINE,
      signal,
      (abortSignal) => client.docker.createNetwork({ ...body, abortSignal }),
    );
  }));
  const failures = made.filter((each) => each.status === "rejected");
  const [failure] = failures;
  if (failure !== undefined && failures.length === made.length) throw failure.reason as ArkError;
}

/** On all nodes, unless it is for one. @throws ArkError */
export async function makeVolume(
  { client }: Manager,
  node: string,
  it: VolumeDefinition,
  signal: AbortSignal,
): Promise<void> {
  const body = volumeBody(node === ANY_NODE ? it : { ...it, name: `${node}/${it.name}` });
  await client.call(
    `creating the volume ${it.name}`,
    DEADLINE,
    signal,
    (abortSignal) => client.docker.createVolume({ ...body, abortSignal }),
  );
}
