/** What the service counts and measures, for Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LeaderReport, StatusReport } from "../reconciler/operations.ts";
import type { Metrics } from "../reconciler/ports.ts";
import { setGauges } from "./gauge.ts";
import { LEADER_GAUGES } from "./leader-gauges.ts";
import { STATUS_GAUGES } from "./status-gauges.ts";

export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  /** The whole page. `status` is undefined before the first round. */
  render(leader: LeaderReport, status: StatusReport | undefined): Promise<string>;
  /** A request was passed on to the leader. */
  forwarded(result: "answered" | "unanswered"): void;
}

/** Seconds: from one call of a local engine to an image that is pulled. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Each call makes a registry of its own. */
export function createMetrics(build: { version: string }): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  buildInfo(registry, build);
  const leaderGauges = setGauges(registry, LEADER_GAUGES);
  const gauges = setGauges(registry, STATUS_GAUGES);
  return {
    ...counters(registry),
    contentType: registry.contentType,
    forwarded: forwardCounter(registry),
    render(leader, status) {
      leaderGauges(leader);
      gauges(status);
      return registry.metrics();
    },
  };
}

function buildInfo(registry: Registry, { version }: { version: string }): void {
  new Gauge({
    name: "ark_schedule_build_info",
    help: "Always 1; the version is its label.",
    labelNames: ["version"],
    registers: [registry],
  }).set({ version }, 1);
}

function forwardCounter(registry: Registry): PrometheusMetrics["forwarded"] {
  const counter = new Counter({
    name: "ark_schedule_forwarded_requests_total",
    help: "Requests that were passed on to the leader, by whether it answered.",
    labelNames: ["result"],
    registers: [registry],
  });
  for (const result of ["answered", "unanswered"]) counter.inc({ result }, 0);
  return (result) => counter.inc({ result });
}

function counters(registry: Registry): Metrics {
  const registers = [registry];
  const rounds = new Histogram({
    name: "ark_schedule_round_duration_seconds",
    help: "Rounds of looking, deciding and acting: how many, and how long they took.",
    labelNames: ["result"],
    buckets: BUCKETS,
    registers,
  });
  const actions = new Histogram({
    name: "ark_schedule_action_duration_seconds",
    help: "Actions on the engine: how many, and how long they took.",
    labelNames: ["kind", "result"],
    buckets: BUCKETS,
    registers,
  });
  const commits = new Counter({
    name: "ark_schedule_commits_total",
    help: "Commits that the service made to the snapshot repository.",
    labelNames: ["action"],
    registers,
  });
  const fetches = new Histogram({
    name: "ark_schedule_fetch_duration_seconds",
    help: "Questions for new commits of the snapshot repository, and how long they took.",
    labelNames: ["result"],
    buckets: BUCKETS,
    registers,
  });
  const wakeUps = new Counter({
    name: "ark_schedule_wake_ups_total",
    help: "Reasons to look again, before those that arrive together are folded into one round.",
    labelNames: ["cause"],
    registers,
  });
  // Rates need a zero to start from.
  rounds.zero({ result: "ok" });
  rounds.zero({ result: "failed" });
  fetches.zero({ result: "ok" });
  fetches.zero({ result: "failed" });
  return {
    round: (result, seconds) => rounds.observe({ result }, seconds),
    action: (kind, result, seconds) => actions.observe({ kind, result }, seconds),
    commit: (action) => commits.inc({ action }),
    fetch: (result, seconds) => fetches.observe({ result }, seconds),
    wakeUp: (cause) => wakeUps.inc({ cause }),
  };
}
