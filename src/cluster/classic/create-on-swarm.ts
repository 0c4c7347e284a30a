/** Makes a container through a manager, which chooses its node. */
import type Docker from "dockerode";
import { ArkError, asArkError } from "../../errors.ts";
import {
  classicEnvironment,
  isPlacementLabel,
  PLACEMENT_LABELS,
} from "../../model/classic-placement.ts";
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { LoginFor } from "../../model/registry.ts";
import { STAMP } from "../../model/observation.ts";
import { NO_WISHES } from "../../model/placement.ts";
import { ANY_NODE } from "../../model/plan.ts";
import type { CreateOrder } from "../../reconciler/ports.ts";
import { attachNetworks, completeOrRemove } from "../engine/attach-networks.ts";
import { copyFiles } from "../engine/copy-files.ts";
import { joinById } from "../engine/joined-namespaces.ts";
import { auth } from "../engine/pulls.ts";
import { createBody, type Creation } from "../engine/translate/create-body.ts";
import type { Manager } from "./managers.ts";
import { nodeConstraints } from "./node-constraints.ts";
import type { SwarmObserver } from "./swarm-observer.ts";

/** The manager pulls a missing image by itself, while it is waited for; milliseconds. */
const CREATE_DEADLINE = 5 * 60_000;
const DEADLINE = 60_000;

export interface CreateTools {
  readonly manager: Manager;
  readonly observer: SwarmObserver;
  readonly loginFor: LoginFor;
}

/**
 * @param node that it belongs on; ANY_NODE: any that has what it needs, its wish if possible
 * @throws ArkError unplaceable, image-unavailable, engine-conflict, engine-refused; nothing is left
 * behind. leadership-lost: what is left is for whoever leads now, since clearing up is acting, too
 */
export async function createOnSwarm(
  tools: CreateTools,
  node: string,
  order: CreateOrder,
  signal: AbortSignal,
): Promise<{ id: string }> {
  const idOf = async (name: string) => (await find(name, tools.observer, signal)).id;
  const spec = await joinById(withoutPlacement(order.spec), idOf);
  const added = await nodeConstraints(node, order.spec, tools.observer, signal);
  const stamp = added.length === 0 ? {} : { [STAMP.constraints]: JSON.stringify(added) };
  const creation = createBody({ ...order, spec, stamps: { ...order.stamps, ...stamp } });
  creation.body["Env"] = [
    ...(creation.body["Env"] ?? []) as string[],
    ...classicEnvironment(order.placement ?? NO_WISHES),
    ...added.map((constraint) => `constraint:${constraint}`),
  ];
  const id = await create(tools, creation, order, signal);
  const complete = () => settle(tools, node, id, creation, order, signal);
  await completeOrRemove(tools.manager.client, id, order, signal, complete);
  return { id };
}

/** Where it is to run is said anew with each create; the policy stays, which is the container's own. */
function withoutPlacement(spec: ContainerSpec): ContainerSpec {
  const labels = Object.entries(spec.labels ?? {}).filter(([key]) =>
    !isPlacementLabel(key) || key === PLACEMENT_LABELS.reschedule
  );
  return { ...spec, labels: Object.fromEntries(labels) };
}

async function create(
  { manager, loginFor }: CreateTools,
  { body, platform }: Creation,
  { name, spec, goOn }: CreateOrder,
  signal: AbortSignal,
): Promise<string> {
  const authconfig = auth(await loginFor(spec.image));
  goOn?.();
  const send = (abortSignal: AbortSignal) =>
    manager.client.docker.createContainer({
      _query: { name, ...(platform !== undefined && { platform }) },
      _body: body,
      ...{ authconfig, abortSignal },
    } as unknown as Docker.ContainerCreateOptions);
  try {
    return (await manager.client.call(`creating ${name}`, CREATE_DEADLINE, signal, send)).id;
  } catch (error) {
    throw await blamingTheImage(asArkError(error), spec.image, manager, signal);
  }
}

/** The manager says of an image that cannot be pulled what its registry said: anything. */
async function blamingTheImage(
  error: ArkError,
  image: string,
  { client }: Manager,
  signal: AbortSignal,
): Promise<ArkError> {
  if (error.code !== "engine-refused") return error;
  const look = () => client.docker.getImage(image).inspect();
  const found = await client.call(`looking at the image ${image}`, DEADLINE, signal, look)
    .catch((thrown: unknown) => asArkError(thrown));
  if (!(found instanceof ArkError) || found.code !== "engine-not-found") return error;
  const words = String(error.details["words"] ?? error.message);
  return new ArkError(
    "image-unavailable",
    `The image ${image} is on no node and cannot be pulled: ${words}`,
    { cause: error },
  );
}

/** On the node that it belongs on, with its files and on all of its networks. */
async function settle(
  { manager, observer }: CreateTools,
  node: string,
  id: string,
  { attachments }: Creation,
  order: CreateOrder,
  signal: AbortSignal,
): Promise<void> {
  if (node === ANY_NODE && attachments.length === 0) {
    return await copyFiles(manager.client, id, order, signal);
  }
  order.goOn?.();
  const chosen = (await find(id, observer, signal)).node;
  if (node !== ANY_NODE && chosen !== node) {
    throw new ArkError(
      "unplaceable",
      `Creating ${order.name}: it belongs on ${node}, but Swarm would have it on ${chosen}.`,
    );
  }
  await copyFiles(manager.client, id, order, signal);
  const networkOf = (network: string) => `${chosen}/${network}`;
  await attachNetworks(manager.client, id, attachments, order, signal, networkOf);
}

/** By id or name. @throws ArkError engine-not-found */
async function find(reference: string, observer: SwarmObserver, signal: AbortSignal) {
  const rows = await observer.list(signal);
  const found = rows.find(({ id, name }) => id === reference || name === reference);
  if (found !== undefined) return found;
  throw new ArkError("engine-not-found", `The cluster has no container ${reference}.`);
}
