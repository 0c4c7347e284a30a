/** Candidates and their order. A candidate is a node: "replica-GUID-0000000007". */

export interface Candidate {
  /** Of its node. */
  readonly name: string;
  /** Of its session, so that it knows its node again when the answer to its making was lost. */
  readonly guid: string;
  /** Given by ZooKeeper: the lowest leads. */
  readonly sequence: number;
}

/** What ZooKeeper puts the number to. @param guid without "/" */
export function nodePrefix(guid: string): string {
  return `replica-${guid}-`;
}

const NAME = /^replica-(?<guid>.+)-(?<sequence>\d{10,})$/;

/** The first leads, and each waits for the one before it. What is no candidate is left out. */
export function inOrder(names: readonly string[]): readonly Candidate[] {
  return names.flatMap((name) => {
    const { guid, sequence } = NAME.exec(name)?.groups ?? {};
    return guid === undefined ? [] : [{ name, guid, sequence: Number(sequence) }];
  }).sort((a, b) => a.sequence - b.sequence);
}
