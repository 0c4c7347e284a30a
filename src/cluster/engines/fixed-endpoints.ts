/** Engines that are named once and for all. */
import type { EngineEndpoint } from "../../model/endpoint.ts";
import type { EndpointSource } from "../../reconciler/ports.ts";

export function fixedEndpoints(endpoints: readonly EngineEndpoint[]): EndpointSource {
  return { current: () => endpoints, watch: () => undefined };
}
