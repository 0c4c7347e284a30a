/** `deploy` and `gpus`: of what Compose says for services, what a container can have. */
import type { ContainerSpec, GpuSpec } from "../../model/container-spec.ts";
import { compareText } from "../../model/sorting.ts";
import { formatCpus, parseCpus } from "../../model/units.ts";
import type { Field } from "../field.ts";
import { integer, isExtension, listOf, objectOf, recordOf, size, text } from "../readers.ts";
import type { Reader } from "../readers.ts";
import { assign, put } from "./draft.ts";
import type { Rule, ServiceDraft } from "./draft.ts";
import { options } from "./pairs.ts";

/** "1.5"; as canonical text. */
export function cpus(field: Field): string | undefined {
  const given = text(field);
  if (given === undefined) return undefined;
  const nano = parseCpus(given);
  return nano === undefined || nano < 0
    ? field.unreadable("a number of processors")
    : formatCpus(nano);
}

function count(field: Field): number | undefined {
  return field.value === "all" ? -1 : integer(field);
}

const GPU = {
  driver: text,
  count,
  device_ids: listOf(text),
  capabilities: listOf(text),
  options,
} as const;

/** "all", or a list. */
export function gpus(field: Field): GpuSpec[] | undefined {
  if (field.value === "all") return [{ count: -1 }];
  return listOf(objectOf<GpuSpec>(GPU))(field)?.map((gpu) =>
    canonicalGpu({ ...gpu, capabilities: ["gpu", ...(gpu.capabilities ?? [])] })
  );
}

const reservedDevices = listOf(recordOf<GpuSpec>(["capabilities"], GPU));

/** Requests that are not for "gpu" go where Compose's `gpus` would not say them. */
const devices: Rule = (field, draft) => {
  const all = (reservedDevices(field) ?? []).map(canonicalGpu);
  const isGpu = ({ capabilities = ["gpu"] }: GpuSpec) => capabilities.includes("gpu");
  const others = all.filter((request) => !isGpu(request));
  if (others.length < all.length) assign(draft, "gpus", all.filter(isGpu), field);
  if (others.length === 0) return;
  const device_requests = others.map((it) => ({ ...it, capabilities: [it.capabilities ?? []] }));
  draft.spec["x-ark"] = { ...draft.spec["x-ark"], device_requests };
};

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

const readPlacement: Reader<Partial<Placement>> = (field) => {
  const { max_replicas_per_node: _, ...placement } = objectOf<PlacementKeys>({
    constraints: listOf(text),
    preferences: listOf(recordOf<{ spread: string }>(["spread"], { spread: text })),
    max_replicas_per_node: (inner) =>
      inner.report("no-effect", `${inner.title} has no effect`, "A container is one.", "key"),
  })(field) ?? {};
  return placement;
};

interface PlacementKeys extends Placement {
  max_replicas_per_node?: never;
}

type Rules = Readonly<Record<string, Rule>>;

const LIMITS: Rules = {
  cpus: put("cpus", cpus),
  memory: put("mem_limit", size),
  pids: put("pids_limit", integer),
};

const RESERVATIONS: Rules = {
  cpus: warn("Processors are not reserved on a node; `limits` has an effect."),
  memory: put("mem_reservation", size),
  devices,
  generic_resources: refuse("Name the devices with `devices`."),
};

const DEPLOY: Rules = {
  resources: (field, draft) =>
    apply(
      {
        limits: (limits) => apply(LIMITS, limits, draft),
        reservations: (reservations) => apply(RESERVATIONS, reservations, draft),
      },
      field,
      draft,
    ),
  restart_policy: warn("It is for services; a container's is `restart`."),
  mode: single("replicated", "Write one service for each container."),
  replicas: single("1", "Write one service for each container."),
  labels: warn("They are for services; a container's are `labels`."),
  placement: (field, draft) => {
    const placement = readPlacement(field);
    if (placement !== undefined) draft.spec.deploy = { placement };
  },
  update_config: warn("It is for services."),
  rollback_config: warn("It is for services."),
  endpoint_mode: warn("It is for services."),
};

export const deploy: Rule = (field, draft) => apply(DEPLOY, field, draft);

function apply(rules: Rules, field: Field, draft: ServiceDraft): void {
  for (const [key, inner] of field.entries()) {
    if (!Object.hasOwn(rules, key)) {
      if (!isExtension(key)) inner.unknown(Object.keys(rules));
    } else if (inner.value !== null) rules[key]!(inner, draft);
  }
}

function warn(hint: string): Rule {
  return (field) => field.report("no-effect", `${field.title} has no effect`, hint, "key");
}

function refuse(hint: string): Rule {
  return (field) => field.report("unsupported-key", `${field.title} is not supported`, hint, "key");
}

/** The one value that a single container can have. */
function single(value: string, hint: string): Rule {
  return (field) => {
    if (String(field.value) === value) return;
    field.report("unsupported-key", `${field.title} must be ${value} or absent`, hint);
  };
}
