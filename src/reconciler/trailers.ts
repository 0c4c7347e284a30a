/** Trailers of the commits that this program makes. */
export const TRAILER = {
  action: "Ark-Action",
  cluster: "Ark-Cluster",
  term: "Ark-Term",
  workload: "Ark-Workload",
  node: "Ark-Node",
  /** Of a rollback, whose files are back; of a revert, which one failed. */
  revision: "Ark-Revision",
} as const;
