/** What a workload asks of the node that it is placed on. */
export interface PlacementWishes {
  readonly expressions: readonly PlacementExpression[];
  /** Engine labels over whose values containers are to be spread: "zone". The first counts most. */
  readonly spread: readonly string[];
}

/** `storage==ssd`, in any of the spellings that Compose and classic Swarm have for it. */
export interface PlacementExpression {
  readonly kind: "constraint" | "affinity" | "whitelist";
  /** "node", "container", "image", or the key of a label, of an engine or of a container. */
  readonly key: string;
  readonly operator: "==" | "!=";
  /** To be heeded where possible. */
  readonly soft: boolean;
  /** One of these has to match: a glob, or a regular expression between slashes. */
  readonly values: readonly string[];
  /** As it was written, for people. */
  readonly text: string;
}

export const NO_WISHES: PlacementWishes = { expressions: [], spread: [] };
