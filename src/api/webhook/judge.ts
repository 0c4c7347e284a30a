/** What is to be done about a webhook. Pure: a request in, a verdict out. */
import { Buffer } from "node:buffer";
import { ArkError } from "../../errors.ts";
import { type Delivery, payloadOf } from "./delivery.ts";
import { type Happening, SENDERS } from "./senders.ts";

export interface WebhookPolicy {
  /** Undefined: nobody can send webhooks. */
  readonly secret: string | undefined;
  /** The branch of the snapshot, the only one that matters: "main". */
  readonly branch: string;
}

export interface WebhookVerdict {
  /** Whether the remote is going to be looked at. */
  readonly accepted: boolean;
  /** For people: they find it in the forge's list of deliveries. */
  readonly message: string;
  /** "refs/heads/main", where the sender says it. */
  readonly ref?: string;
}

/**
 * Whoever does not know the secret learns nothing: not which sender was seen in the request, nor what
 * is wrong with it.
 * @param now milliseconds since 1970
 * @throws ArkError webhook-refused, request-invalid
 */
export function judge(delivery: Delivery, policy: WebhookPolicy, now: number): WebhookVerdict {
  const { secret, branch } = policy;
  if (secret === undefined) {
    throw new ArkError("webhook-refused", "No webhooks are taken until ACS_WEBHOOK_SECRET is set.");
  }
  const sender = SENDERS.find(({ marks }) => marks.some((mark) => mark in delivery.headers));
  if (sender === undefined || !sender.knows(secret, delivery, now)) {
    throw new ArkError(
      "webhook-refused",
      "The webhook is not signed with the secret of this service.",
    );
  }
  return decide(sender.tells(delivery.headers, parse(delivery)), sender.name, branch);
}

function parse(delivery: Delivery): unknown {
  const text = Buffer.from(payloadOf(delivery)).toString("utf8").trim();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ArkError("request-invalid", "The webhook's body is not JSON.");
  }
}

function decide(happening: Happening, sender: string, branch: string): WebhookVerdict {
  if (happening.kind === "ping") {
    return { accepted: false, message: `A ping of ${sender}: the webhook works.` };
  }
  if (happening.kind === "other") {
    return { accepted: false, message: `${sender} tells of no push: nothing to do.` };
  }
  const { refs } = happening;
  const ours = `refs/heads/${branch}`;
  if (refs.length === 0) {
    return { accepted: true, message: `${sender} tells of a push: looking for what is new.` };
  }
  if (refs.includes(ours)) {
    const message = `${sender} tells of a push to ${branch}: looking for what is new.`;
    return { accepted: true, message, ref: ours };
  }
  const ref = refs[0]!;
  const message = `${sender} tells of a push to ${ref}: only ${branch} matters here.`;
  return { accepted: false, message, ref };
}
