/** The path that forges tell of pushes. For machines, and so neither GET nor for any browser. */
import * as z from "zod";
import { route } from "../route.ts";
import { webhookReport } from "../schemas/reports.ts";
import { judge, type WebhookVerdict } from "../webhook/judge.ts";

/** Bytes; a push of many commits takes a good part of it. */
const MAX_BODY = 1024 * 1024;

export const webhookRoute = route({
  path: "/schedule/webhook",
  summary: "A forge, or a script, tells of a push: look for what is new, now. Answers at once.",
  methods: ["POST"],
  effect: "signed",
  by: "both",
  parameters: z.object({}),
  report: webhookReport,
  errors: ["webhook-refused", "request-too-large"],
  maxBody: MAX_BODY,
  isLater: (report) => (report as WebhookVerdict).accepted,
  answer: async ({ operations, webhook, request, log, now }) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const verdict = judge({ headers: request.header(), body }, webhook, now());
    const { accepted, ref, message } = verdict;
    if (accepted) operations.pushed({ ...(ref !== undefined && { ref }) });
    log.info({ accepted, ref }, message);
    return verdict;
  },
});
