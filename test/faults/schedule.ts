/** A schedule of faults, the same for the same seed. Pure. */
import type { Member } from "../lab/zookeeper.ts";
import { below, drawFaults, type DrawnFault, type FaultRow } from "./draw.ts";

/** One row for each kind: how often it comes among the others, and how long it lasts at least and at most. */
export const FAULTS = {
  "kill a replica": { weight: 3, lasting: [0, 2_000] },
  "end a replica in good order": { weight: 2, lasting: [0, 1_000] },
  "suspend a replica": { weight: 2, lasting: [100, 1_500] },
  "suspend a replica beyond its session": { weight: 3, lasting: [2_500, 4_500] },
  "put a replica's clock forward": { weight: 1, lasting: [1_500, 3_000] },
  "put a replica's clock back": { weight: 1, lasting: [1_500, 3_000] },
  "cut a replica from ZooKeeper": { weight: 3, lasting: [200, 4_500] },
  "cut a replica from one member": { weight: 2, lasting: [200, 3_000] },
  "flap a replica's links": { weight: 2, lasting: [500, 2_500] },
  "delay and lose what a replica sends": { weight: 2, lasting: [500, 3_000] },
  "kill the ensemble's leader": { weight: 2, lasting: [200, 2_000] },
  "freeze a member": { weight: 2, lasting: [500, 3_000] },
  "lose the quorum": { weight: 2, lasting: [500, 4_000] },
  "restart member by member": { weight: 1, lasting: [0, 0] },
  "stop all members": { weight: 1, lasting: [1_000, 4_000] },
} as const satisfies Record<string, FaultRow>;

export type FaultKind = keyof typeof FAULTS;

export interface Fault extends DrawnFault<FaultKind> {
  /** Which replica, where it is one's: its number from 0, or whichever leads at that time. */
  readonly replica: number | "leader";
  /** Which member, where it is one's. */
  readonly member: Member;
}

/** How often a fault of replicas meets the one that leads. */
const LEADERS_SHARE = 0.6;
/** Between the beginnings of two faults, so that some coincide; milliseconds. */
const PAUSE = [200, 2_500] as const;

/** @param random from 0 to 1 */
export function makeSchedule(count: number, replicas: number, random: () => number): Fault[] {
  const draw = drawFaults(FAULTS, PAUSE, random);
  return Array.from({ length: count }, () => ({
    ...draw(),
    replica: random() < LEADERS_SHARE ? "leader" : below(replicas, random),
    member: (1 + below(3, random)) as Member,
  }));
}
