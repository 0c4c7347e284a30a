/** `deploy` and `gpus`: of what Compose says for services, what a container can have. */
import type { ContainerSpec, GpuSpec } from "../../model/container-spec.ts";
import { compareText } from "../../model/sorting.ts";
import { formatCpus, parseCpus } from "../../model/units.ts";
import {
  ignored,
  integer,
  listOf,
  objectOf,
  oneOf,
  reader,
  recordOf,
  refine,
  refused,
  schemaOf,
  size,
  text,
} from "../readers.ts";
import { anyOf } from "../schema.ts";
import { assign, assignExtension, put, rule, rulesOf } from "./draft.ts";
import { options } from "./pairs.ts";
import { replicas } from "./replicas.ts";
import { restartPolicy } from "./restart.ts";

/** "1.5"; as canonical text. */
export const cpus = refine(text, (given, field) => {
  const nano = parseCpus(given);
  return nano === undefined || nano < 0
    ? field.unreadable("a number of processors")
    : formatCpus(nano);
}, { pattern: "^\\d*\\.?\\d+$" });

const count = reader<number>(
  anyOf({ enum: ["all"] }, schemaOf(integer)),
  (field) => field.value === "all" ? -1 : integer(field),
);

const GPU = {
  driver: text,
  count,
  device_ids: listOf(text),
  capabilities: listOf(text),
  options,
} as const;

const listOfGpus = refine(
  listOf(objectOf<GpuSpec>(GPU)),
  (all) =>
    all.map((gpu) => canonicalGpu({ ...gpu, capabilities: ["gpu", ...(gpu.capabilities ?? [])] })),
);

/** "all", or a list. */
export const gpus = reader<GpuSpec[]>(
  anyOf({ enum: ["all"] }, schemaOf(listOfGpus)),
  (field) => field.value === "all" ? [{ count: -1 }] : listOfGpus(field),
);

const reservedDevices = listOf(recordOf<GpuSpec>(["capabilities"], GPU));

/** Requests that are not for "gpu" go where Compose's `gpus` would not say them. */
const devices = rule(schemaOf(reservedDevices), (field, draft) => {
  const all = (reservedDevices(field) ?? []).map(canonicalGpu);
  const isGpu = ({ capabilities = ["gpu"] }: GpuSpec) => capabilities.includes("gpu");
  const others = all.filter((request) => !isGpu(request));
  if (others.length < all.length) assign(draft, "gpus", all.filter(isGpu), field);
  if (others.length === 0) return;
  const device_requests = others.map((it) => ({ ...it, capabilities: [it.capabilities ?? []] }));
  assignExtension(draft, { device_requests }, field);
});

/** Neither a number nor ids: all, as Compose has it; so none is said by the number 0. */
function canonicalGpu({ capabilities = [], count, ...gpu }: GpuSpec): GpuSpec {
  const sorted = [...new Set(capabilities)].sort(compareText);
  const wanted = count ?? (gpu.device_ids === undefined ? -1 : 0);
  return {
    ...gpu,
    ...(wanted !== 0 && { count: wanted }),
    ...(sorted.join() !== "gpu" && { capabilities: sorted }),
  };
}

type Placement = NonNullable<NonNullable<ContainerSpec["deploy"]>["placement"]>;

const readPlacement = refine(
  objectOf<PlacementKeys>({
    constraints: listOf(text),
    preferences: listOf(recordOf<{ spread: string }>(["spread"], { spread: text })),
    max_replicas_per_node: ignored("`constraints` and `strategy` say where containers go."),
  }),
  ({ max_replicas_per_node: _, ...placement }): Partial<Placement> => placement,
);

interface PlacementKeys extends Placement {
  max_replicas_per_node?: never;
}

const resources = rulesOf({
  limits: rulesOf({
    cpus: put("cpus", cpus),
    memory: put("mem_limit", size),
    pids: put("pids_limit", integer),
  }),
  reservations: rulesOf({
    cpus: ignored("Processors are not reserved on a node; `limits` has an effect."),
    memory: put("mem_reservation", size),
    devices,
    generic_resources: refused("Name the devices with `devices`."),
  }),
});

const modes = oneOf("replicated", "replicated-job", "global", "global-job");

const mode = rule({ enum: ["replicated", "replicated-job"] }, (field, draft) => {
  const word = modes(field);
  if (word === "replicated-job") draft.job = true;
  else if (word?.startsWith("global")) notEverywhere(field);
});

const notEverywhere = refused("Say with `replicas` how many there are.");

export const deploy = rulesOf({
  resources,
  restart_policy: restartPolicy,
  mode,
  // Known before the services are read: see replicas.ts.
  replicas: rule(schemaOf(replicas), () => {}),
  labels: ignored("They are for services; a container's are `labels`."),
  placement: rule(schemaOf(readPlacement), (field, draft) => {
    const placement = readPlacement(field);
    if (placement !== undefined) draft.spec.deploy = { placement };
  }),
  update_config: ignored("It is for services."),
  rollback_config: ignored("It is for services."),
  endpoint_mode: ignored("It is for services."),
});
