/** A service that answers from fixtures and remembers what it was asked. */
import type { ApiOptions } from "../../src/api/route.ts";
import { ArkError } from "../../src/errors.ts";
import type { Operations } from "../../src/reconciler/operations.ts";
import { adoption, policy } from "./drift-fixtures.ts";
import {
  history,
  leader,
  maintenance,
  NOW,
  plan,
  proposal,
  rollback,
  snapshot,
  status,
  why,
} from "./fixtures.ts";

export const WEBHOOK_SECRET = "It's a Secret to Everybody";

export interface Stub {
  readonly operations: Operations;
  /** The operation's name, and what it was asked with. */
  readonly calls: [name: string, request: unknown][];
}

export function stub(overrides: Partial<Operations> = {}): Stub {
  const calls: Stub["calls"] = [];
  const answer = <T>(name: string, report: () => T) => (request: unknown): Promise<T> => {
    calls.push([name, request]);
    return Promise.resolve(report());
  };
  const operations: Operations = {
    snapshot: answer("snapshot", snapshot),
    adopt: answer("adopt", adoption),
    ignore: answer("ignore", policy),
    heal: answer("heal", policy),
    restore: answer("restore", () => ({ ...plan(), at: NOW, milliseconds: 1250 })),
    apply: answer("apply", () => ({ ...plan(), at: NOW, milliseconds: 1250 })),
    plan: (request) => answer("plan", request?.revision === undefined ? plan : proposal)(request),
    status,
    why: (workload) =>
      workload === "web"
        ? Promise.resolve(why())
        : Promise.reject(new ArkError("workload-unknown", `There is no workload ${workload}.`)),
    leader,
    whoLeads: () => Promise.resolve({ self: true }),
    stop: answer("stop", maintenance),
    start: answer("start", () => ({ ...maintenance(), scheduling: "running" as const })),
    rollback: answer("rollback", rollback),
    history: answer("history", history),
    pushed: (push) => void calls.push(["pushed", push]),
    healthy: () => true,
    readiness: () => ({ ready: true }),
    ...overrides,
  };
  return { operations, calls };
}

/** Everything else that the API needs. */
export function apiOptions(operations: Operations, lines: [object, string][] = []): ApiOptions {
  const write = (fields: object, message: string) => void lines.push([fields, message]);
  return {
    operations,
    metrics: {
      contentType: "text/plain",
      forwarded: () => {},
      render: (_, found) => Promise.resolve(`workloads ${found?.workloads.length ?? "unknown"}\n`),
    },
    log: { debug: () => {}, info: write, warn: write, error: write },
    advertise: "ark.example:3375",
    version: "1.2.3",
    authors: {
      author: { name: "ark-schedule API", email: "ark-schedule@ark.example" },
      trusted: ["127.0.0.0/8", "::1", "10.1.0.0/16"],
    },
    webhook: { secret: WEBHOOK_SECRET, branch: "main" },
    now: () => NOW,
    ending: new AbortController().signal,
  };
}
