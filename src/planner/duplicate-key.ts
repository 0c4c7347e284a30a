/**
 * What is remembered of a copy that is to be removed, and is done about it, is kept apart from its
 * workload. No container has such a name.
 */
export function duplicateKey(container: string, node: string): string {
  return `${container}@${node}`;
}
