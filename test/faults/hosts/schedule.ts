/** A schedule of faults of hosts, the same for the same seed. Pure. */
import { below, drawFaults, type DrawnFault, type FaultRow } from "../draw.ts";

/** One row for each kind: how often it comes among the others, and how long it lasts at least and at most. */
export const FAULTS = {
  "power cut": { weight: 3, lasting: [500, 8_000], away: true },
  "engine killed": { weight: 2, lasting: [0, 6_000], away: true },
  "engine frozen": { weight: 2, lasting: [500, 8_000], away: true },
  "cable out": { weight: 2, lasting: [500, 8_000], away: true },
  "frames dropped": { weight: 2, lasting: [500, 8_000], away: true },
  "pair cut apart": { weight: 1, lasting: [500, 3_000], away: false },
} as const satisfies Record<string, Row>;

interface Row extends FaultRow {
  /** Whether the service cannot ask the host's engine meanwhile. */
  readonly away: boolean;
}

export type FaultKind = keyof typeof FAULTS;

export interface Fault extends DrawnFault<FaultKind> {
  /** Number of the host, from 1. */
  readonly host: number;
}

/** Between the beginnings of two faults, so that some coincide; milliseconds. */
const PAUSE = [500, 4_000] as const;

/** @param random from 0 to 1 */
export function makeSchedule(count: number, hosts: number, random: () => number): Fault[] {
  const draw = drawFaults(FAULTS, PAUSE, random);
  return Array.from({ length: count }, () => ({ ...draw(), host: 1 + below(hosts, random) }));
}
