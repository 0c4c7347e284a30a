/** How each kind of action is carried out on a cluster. */
import { ArkError, asArkError } from "../errors.ts";
import { COMPOSE_LABELS } from "../model/compose-labels.ts";
import { diffSpecs } from "../model/diff.ts";
import { previousName } from "../model/naming.ts";
import { pinnedImage } from "../model/pin.ts";
import { STAMP } from "../model/observation.ts";
import type { Action, ActionKind } from "../model/plan.ts";
import type { Workload } from "../model/snapshot.ts";
import type { Outcome } from "../planner/remember.ts";
import type { Cluster } from "./ports.ts";

export interface ActionContext {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  readonly stamps: { readonly revision: string; readonly term: string };
  /** Whether the snapshot still says what the action is to bring about. */
  readonly isWanted: () => boolean;
}

export type ActionResult = Pick<Outcome, "result" | "error" | "blame" | "residual">;

type OfKind<K extends ActionKind> = Extract<Action, { kind: K }>;
type Handlers = {
  readonly [K in ActionKind]: (
    action: OfKind<K>,
    context: ActionContext,
  ) => Promise<Partial<ActionResult> | void>;
};

const HANDLERS: Handlers = {
  createNetwork: ({ node, definition }, { cluster, signal }) =>
    cluster.createNetwork(node, definition, signal),
  createVolume: ({ node, definition }, { cluster, signal }) =>
    cluster.createVolume(node, definition, signal),
  start: ({ node, container }, { cluster, signal }) => cluster.start(node, container, signal),
  restart: ({ node, container }, { cluster, signal }) => cluster.restart(node, container, signal),
  rename: ({ node, container, workload }, { cluster, signal }) =>
    cluster.rename(node, container, workload, signal),
  remove: ({ node, container }, context) => remove(node, container, context),
  finishRollout: ({ node, previous }, { cluster, signal }) =>
    cluster.remove(node, previous, signal),
  create: ({ node, desired }, context) => make(node, desired, context),
  move: ({ node, desired }, context) => make(node, desired, context),
  recreate: async ({ node, container, desired }, context) => {
    await context.cluster.ensureImage(node, pinnedImage(desired.spec), context.signal);
    requireWanted(context);
    await context.cluster.remove(node, container, context.signal);
    const id = await bringUp(node, desired, context);
    return { residual: await residualOf(node, id, desired, context) };
  },
  rollout,
  rollBack: async ({ node, workload, previous, failed }, { cluster, signal }) => {
    if (failed !== undefined) {
      await stop(node, failed, cluster, signal);
      await cluster.remove(node, failed, signal);
    }
    await putBack(node, previous, workload, cluster, signal);
  },
};

/** @throws ArkError as the cluster does */
export async function carryOut(action: Action, context: ActionContext): Promise<ActionResult> {
  const handler = HANDLERS[action.kind] as (
    action: Action,
    context: ActionContext,
  ) => Promise<Partial<ActionResult> | void>;
  const more = await handler(action, context);
  return { result: "done", ...more };
}

/** Stopping may take long: who wants it back by then is spared that it goes. */
async function remove(node: string, id: string, context: ActionContext) {
  const { cluster, signal } = context;
  await stop(node, id, cluster, signal);
  requireWanted(context);
  await cluster.remove(node, id, signal);
}

/** With its own time to end. */
async function stop(node: string, id: string, cluster: Cluster, signal: AbortSignal) {
  await cluster.stop(node, id, signal).catch(ignoreGone);
}

/** Asked where an action may end without leaving half of something. @throws ArkError put-off */
function requireWanted({ isWanted }: ActionContext): void {
  if (isWanted()) return;
  throw new ArkError("put-off", "The snapshot has changed since it was begun.");
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ArkError) || error.code !== "engine-not-found") throw error;
}

async function bringUp(node: string, desired: Workload, context: ActionContext): Promise<string> {
  const { cluster, signal, stamps } = context;
  const { id } = await cluster.create(node, {
    name: desired.name,
    spec: desired.spec,
    ...(desired.contents && { contents: desired.contents }),
    placement: desired.placement,
    stamps: {
      ...composeStamps(desired),
      [STAMP.spec]: desired.hash,
      [STAMP.revision]: stamps.revision,
      [STAMP.term]: stamps.term,
    },
  }, signal);
  await cluster.start(node, id, signal);
  return id;
}

/** Compose lists no container without a hash; one that is not its own it replaces on its `up`. */
function composeStamps({ spec: { labels = {} }, hash }: Workload): Record<string, string> {
  const { project, configHash } = COMPOSE_LABELS;
  return project in labels && !(configHash in labels) ? { [configHash]: hash } : {};
}

async function make(node: string, desired: Workload, context: ActionContext) {
  const id = await bringUp(node, desired, context);
  return { residual: await residualOf(node, id, desired, context) };
}

/** Paths that the engine reports otherwise than asked: known, so that they are not taken for drift. */
async function residualOf(
  node: string,
  id: string,
  desired: Workload,
  { cluster, signal }: ActionContext,
): Promise<readonly string[]> {
  const live = await cluster.inspect(node, id, signal).catch(() => undefined);
  if (live === undefined || live.hash === desired.hash) return [];
  return diffSpecs(desired.spec, live.spec, live.image, live.engine).map((change) => change.path);
}

/**
 * The image is there before the old container is touched; the old one is kept until the new one has
 * proved itself, and comes back at once when the new one cannot even be started.
 */
async function rollout(
  { node, workload, container, desired }: OfKind<"rollout">,
  context: ActionContext,
): Promise<Partial<ActionResult>> {
  const { cluster, signal } = context;
  await cluster.ensureImage(node, pinnedImage(desired.spec), signal);
  requireWanted(context);
  await cluster.stop(node, container, signal);
  requireWanted(context);
  await cluster.rename(node, container, previousName(workload), signal);
  try {
    const id = await bringUp(node, desired, context);
    return { residual: await residualOf(node, id, desired, context) };
  } catch (error) {
    const { code, kind, message } = asArkError(error);
    // Whoever lost the lead, or the engine, must not go on: the next round puts it right.
    if (kind.class === "leadership" || UNREACHED.has(code)) throw error;
    await putBack(node, container, workload, cluster, signal);
    return { result: "failed", error: { code, message }, blame: message };
  }
}

const UNREACHED: ReadonlySet<string> = new Set(["engine-unreachable", "engine-timeout"]);

/** The kept container under its own name again, in the place of whatever bears it. */
async function putBack(
  node: string,
  previous: string,
  workload: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<void> {
  try {
    await cluster.rename(node, previous, workload, signal);
  } catch (error) {
    if (!(error instanceof ArkError) || error.code !== "engine-conflict") throw error;
    await cluster.remove(node, workload, signal);
    await cluster.rename(node, previous, workload, signal);
  }
  await cluster.start(node, previous, signal);
}
