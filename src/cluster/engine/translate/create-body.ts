/** From a spec to what the engine is to be sent. Pure. */
import { canonical } from "../../../model/canonical.ts";
import type { ContainerSpec } from "../../../model/container-spec.ts";
import { type ImageDefaults, withoutStamps } from "../../../model/observation.ts";
import type { CreateBody, Endpoint } from "./engine-types.ts";
import { filesLabel } from "./files.ts";
import { furtherNetworks } from "./networks.ts";
import { PARTS } from "./parts.ts";

export interface Creation {
  readonly name: string;
  /** `POST /containers/create` */
  readonly body: CreateBody;
  /** The query parameter of that call: "linux/arm64". */
  readonly platform?: string;
  /** `POST /networks/{network}/connect`, in this order, before the container is started. */
  readonly attachments: readonly { readonly network: string; readonly config: Endpoint }[];
}

export interface CreationOrder {
  readonly name: string;
  readonly spec: ContainerSpec;
  /** Labels in addition to the spec's. */
  readonly stamps: Readonly<Record<string, string>>;
}

/** @param image where it is known: an empty `command` needs it to take the image's away */
export function createBody(order: CreationOrder, image?: ImageDefaults): Creation {
  const spec = canonical(order.spec);
  // As the docker command line has it, where it has more to say than the engine's silence.
  const body: CreateBody = { HostConfig: { RestartPolicy: { Name: "no", MaximumRetryCount: 0 } } };
  for (const part of PARTS) part.write(spec, body, image);
  body["Labels"] = {
    ...withoutStamps(spec.labels ?? {}),
    ...order.stamps,
    ...filesLabel(spec),
  };
  return {
    name: order.name,
    body,
    ...(spec.platform !== undefined && { platform: spec.platform }),
    attachments: furtherNetworks(spec),
  };
}
