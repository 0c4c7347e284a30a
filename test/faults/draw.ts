/** Faults drawn at random, the same for the same numbers. Pure. */

/** One row for each kind of fault. */
export interface FaultRow {
  /** How often it comes among the others. */
  readonly weight: number;
  /** How long it lasts at least and at most; milliseconds. */
  readonly lasting: Span;
}

type Span = readonly [least: number, most: number];

/** What all schedules say of a fault. */
export interface DrawnFault<K extends string> {
  readonly kind: K;
  /** Since the fault before began; milliseconds. */
  readonly after: number;
  readonly lasting: number;
}

/**
 * Every kind comes up before any comes more often than its weight.
 * @param rows by kind
 * @param pause between the beginnings of two faults, so that some coincide; milliseconds
 * @param random from 0 to 1
 */
export function drawFaults<K extends string>(
  rows: Readonly<Record<K, FaultRow>>,
  pause: Span,
  random: () => number,
): () => DrawnFault<K> {
  const between = ([least, most]: Span) => Math.round(least + (most - least) * random());
  let bag: K[] = [];
  return () => {
    if (bag.length === 0) bag = fullBag(rows);
    const [kind] = bag.splice(below(bag.length, random), 1) as [K];
    return { kind, after: between(pause), lasting: between(rows[kind].lasting) };
  };
}

/** A whole number from 0, less than the limit. @param random from 0 to 1 */
export function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

function fullBag<K extends string>(rows: Readonly<Record<K, FaultRow>>): K[] {
  const entries = Object.entries(rows) as [K, FaultRow][];
  return entries.flatMap(([kind, { weight }]) => Array<K>(weight).fill(kind));
}
