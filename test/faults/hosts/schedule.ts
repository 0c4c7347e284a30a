/** A schedule of faults of hosts, the same for the same seed. Pure. */

/** One row for each kind: how often it comes among the others, and how long it lasts at least and at most. */
export const FAULTS = {
  "power cut": { weight: 3, lasting: [500, 8_000], away: true },
  "engine killed": { weight: 2, lasting: [0, 6_000], away: true },
  "engine frozen": { weight: 2, lasting: [500, 8_000], away: true },
  "cable out": { weight: 2, lasting: [500, 8_000], away: true },
  "frames dropped": { weight: 2, lasting: [500, 8_000], away: true },
  "pair cut apart": { weight: 1, lasting: [500, 3_000], away: false },
} as const satisfies Record<string, Row>;

interface Row {
  readonly weight: number;
  /** Milliseconds. */
  readonly lasting: readonly [number, number];
  /** Whether the service cannot ask the host's engine meanwhile. */
  readonly away: boolean;
}

export type FaultKind = keyof typeof FAULTS;

export interface Fault {
  readonly kind: FaultKind;
  /** Since the fault before began; milliseconds. */
  readonly after: number;
  readonly lasting: number;
  /** Number of the host, from 1. */
  readonly host: number;
}

/** Between the beginnings of two faults, so that some coincide; milliseconds. */
const PAUSE = [500, 4_000] as const;

/**
 * Every kind comes up before any comes more often than its weight.
 * @param random from 0 to 1
 */
export function makeSchedule(count: number, hosts: number, random: () => number): Fault[] {
  const between = ([least, most]: readonly [number, number]) =>
    Math.round(least + (most - least) * random());
  const below = (limit: number) => Math.floor(random() * limit);
  let bag: FaultKind[] = [];
  const draw = (): FaultKind => {
    if (bag.length === 0) bag = fullBag();
    return bag.splice(below(bag.length), 1)[0]!;
  };
  return Array.from({ length: count }, () => {
    const kind = draw();
    return {
      kind,
      after: between(PAUSE),
      lasting: between(FAULTS[kind].lasting),
      host: 1 + below(hosts),
    };
  });
}

function fullBag(): FaultKind[] {
  const rows = Object.entries(FAULTS) as [FaultKind, Row][];
  return rows.flatMap(([kind, { weight }]) => Array<FaultKind>(weight).fill(kind));
}
