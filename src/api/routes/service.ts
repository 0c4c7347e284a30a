/** The paths that tell of the service itself. */
import * as z from "zod";
import { ArkError } from "../../errors.ts";
import type { Operations, StatusReport } from "../../reconciler/operations.ts";
import type { Route } from "../route.ts";
import { route } from "../route.ts";

const none = z.object({});

export const serviceRoutes: readonly Route[] = [
  route({
    path: "/healthz",
    summary: "Whether the loop turns. What to restart the service by.",
    effect: "probe",
    parameters: none,
    report: z.object({ healthy: z.literal(true) }),
    errors: ["not-healthy"],
    answer: ({ operations }) => {
      if (!operations.healthy()) {
        throw new ArkError("not-healthy", "The loop does not turn any more.");
      }
      return { healthy: true };
    },
  }),
  route({
    path: "/readyz",
    summary:
      "Whether the engine answers, and the first round is over or another replica leads, known to this one.",
    effect: "probe",
    parameters: none,
    report: z.object({ ready: z.literal(true) }),
    errors: ["not-ready"],
    answer: ({ operations }) => {
      const { ready, reason } = operations.readiness();
      if (!ready) {
        throw new ArkError("not-ready", reason ?? "The first round has not finished yet.");
      }
      return { ready: true };
    },
  }),
  route({
    path: "/metrics",
    summary: "Metrics in the text format of Prometheus.",
    effect: "probe",
    parameters: none,
    mediaType: "text/plain; version=0.0.4; charset=utf-8",
    answer: ({ metrics, operations }) =>
      metrics.render(operations.leader(), statusIfKnown(operations)),
  }),
];

/** Before the first round there is nothing to show, which is no reason to show no metrics. */
function statusIfKnown(operations: Operations): StatusReport | undefined {
  try {
    return operations.status();
  } catch {
    return undefined;
  }
}
