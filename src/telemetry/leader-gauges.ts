/** Gauges that tell of the election, whether this process leads or not. */
import type { LeaderReport } from "../reconciler/operations.ts";
import { type GaugeRow, one, seconds } from "./gauge.ts";

export const LEADER_GAUGES: readonly GaugeRow<LeaderReport>[] = [
  {
    name: "leader",
    help: "1 if this process leads.",
    samples: ({ self }) => one(self ? 1 : 0),
  },
  {
    name: "leader_info",
    help: "Always 1; who leads in which term are its labels. Absent where nobody does.",
    labels: ["leader", "term"],
    samples: ({ leader, term = "" }) => leader === undefined ? [] : [[{ leader, term }, 1]],
  },
  {
    name: "leader_term",
    help: "The term, which grows from one leadership to the next.",
    samples: ({ term }) => one(term === undefined ? undefined : Number(term)),
  },
  {
    name: "leader_since_timestamp_seconds",
    help: "When the term began.",
    samples: ({ since }) => one(seconds(since)),
  },
  {
    name: "election_problems",
    help: "How many things are wrong with the election; /schedule/leader says which.",
    samples: ({ problems }) => one(problems.length),
  },
];
