/** What only one container can have, so that whoever has it must be gone before another is made. */
import type { ContainerSpec } from "../model/container-spec.ts";
import type { Observation, ObservedContainer } from "../model/observation.ts";
import type { Action } from "../model/plan.ts";

type Removal = Extract<Action, { kind: "remove" }>;

/** In words, such as "port 80/tcp on host-a": two that have the same get in each other's way. */
export function claimsOf(spec: ContainerSpec, node: string): string[] {
  const { network_mode, networks = {}, ports = [], volumes = [] } = spec;
  return [
    ...(network_mode === "host" ? [`the network of ${node} itself`] : []),
    ...ports.flatMap(({ published, protocol }) =>
      published === undefined ? [] : [`port ${published}/${protocol} on ${node}`]
    ),
    ...volumes.flatMap(({ source, type }) =>
      source === undefined || type === "image" ? [] : [`the data of ${source} on ${node}`]
    ),
    // Networks may span nodes.
    ...Object.values(networks).flatMap(({ ipv4_address, ipv6_address, mac_address }) =>
      [ipv4_address, ipv6_address, mac_address].flatMap((it) => it ?? [])
        .map((it) => `the address ${it}`)
    ),
  ];
}

/** Who leaves, by what its container has, as far as that is known. */
export function claimsOfLeaving<R extends Pick<Removal, "container" | "node">>(
  removals: readonly R[],
  { nodes }: Observation,
): Map<string, R[]> {
  const claims = new Map<string, R[]>();
  if (removals.length === 0) return claims;
  const seen = new Map<string, ObservedContainer>(
    nodes.flatMap(({ containers }) => containers.map((it) => [it.id, it])),
  );
  for (const removal of removals) {
    const spec = seen.get(removal.container)?.live?.spec;
    for (const claim of spec === undefined ? [] : claimsOf(spec, removal.node)) {
      claims.set(claim, [...claims.get(claim) ?? [], removal]);
    }
  }
  return claims;
}
