/** Every filter, in the order in which they are asked: the first refusal is the one that is told. */
import type { Filter } from "./filter.ts";
import { affinity } from "./filters/affinity.ts";
import { constraint } from "./filters/constraint.ts";
import { containerSlots } from "./filters/container-slots.ts";
import { dependency } from "./filters/dependency.ts";
import { health } from "./filters/health.ts";
import { image } from "./filters/image.ts";
import { network } from "./filters/network.ts";
import { port } from "./filters/port.ts";
import { resources } from "./filters/resources.ts";

export const FILTERS: readonly Filter[] = [
  health,
  constraint,
  affinity,
  dependency,
  port,
  containerSlots,
  resources,
  network,
  image,
];

/** All that is asked where the cluster chooses nodes by itself. */
export const WITHOUT_CHOICE: readonly Filter[] = [health];
