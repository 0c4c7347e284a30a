/** Whether a spec, as a service of a file of its own, is what the Compose Specification allows. */
import type { ContainerSpec } from "../../../src/model/container-spec.ts";

export function composeProblems(_name: string, _spec: ContainerSpec): string[] {
  return [];
}
