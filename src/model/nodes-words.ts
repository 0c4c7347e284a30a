/** Names of nodes for people, however many there are. */

const SHOWN = 3;

/** "a, b, c and 4 more" */
export function nodesWords(nodes: readonly string[]): string {
  const more = nodes.length - SHOWN;
  const shown = nodes.slice(0, SHOWN).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
