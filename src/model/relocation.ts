/** What becomes of a workload whose node is lost, and when that node comes back. */
export interface Relocation {
  /** Whether it may go to another node; stateless: unless it has data on its node alone. */
  readonly move: "always" | "stateless" | "never";
  /** How long its node has to be unknown before it goes elsewhere; milliseconds. */
  readonly lostAfter: number;
  /** Which one stays when the node comes back with the old container. */
  readonly onReturn: "keep-replacement" | "keep-original" | "longest-running";
}
