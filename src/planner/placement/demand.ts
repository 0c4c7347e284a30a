/** What a workload asks of the node that it is placed on. */
import { normalReference } from "../../model/image-reference.ts";
import type { HostPort, Resources } from "../../model/needs.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { Criteria } from "./criteria.ts";

export interface Demand {
  readonly workload: Workload;
  readonly criteria: Criteria;
  readonly resources: Resources;
  readonly ports: readonly HostPort[];
  /** Names of networks that not every engine has. */
  readonly networks: readonly string[];
  /** Names of containers that it can only run beside. */
  readonly beside: readonly string[];
  /** As engines list it: "busybox:1". Empty where all nodes have it, or none has. */
  readonly image: string;
  /** Nodes to be preferred: where it was when it was captured, then where it was last. */
  readonly preferred: readonly string[];
  /** Names of nodes that lack the image and could not get it lately. */
  readonly avoid: ReadonlySet<string>;
}

/** An image as engines list it: "busybox:1" of "docker.io/library/busybox:1". */
export function listedImage(image: string): string {
  return normalReference(image).replace(/^docker\.io\/(?:library\/)?/, "");
}
