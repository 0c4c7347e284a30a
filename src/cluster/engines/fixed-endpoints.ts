/** Engines that are named once and for all. */
import { endpointText, type EngineEndpoint } from "../../model/endpoint.ts";
import type { EndpointSource } from "../../reconciler/ports.ts";

export function fixedEndpoints(endpoints: readonly EngineEndpoint[]): EndpointSource {
  const location = endpoints.map(endpointText).join(", ");
  return { location, current: () => endpoints, watch: () => undefined };
}
