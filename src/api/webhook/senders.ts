/**
 * Who sends webhooks, how each proves that it knows the secret, and how each says what was pushed.
 * Pure. The order matters: Forgejo and Gitea send GitHub's headers as well as their own.
 * Sources:
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries,
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads,
 * https://docs.gitea.com/usage/webhooks, https://forgejo.org/docs/latest/user/webhooks/,
 * https://docs.gitlab.com/user/project/integrations/webhooks/,
 * https://docs.gitlab.com/user/project/integrations/webhook_events/,
 * https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944 (signatures of GitLab),
 * https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/,
 * https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/,
 * https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html
 */
import * as z from "zod";
import { type Delivery, payloadOf } from "./delivery.ts";
import { isSigned, isStandardSigned, isToken } from "./signature.ts";

export type Headers = Delivery["headers"];

/** What happened there. A push that names no ref may be one to any. */
export type Happening =
  | { readonly kind: "push"; readonly refs: readonly string[] }
  | { readonly kind: "ping" }
  | { readonly kind: "other" };

export interface Sender {
  readonly name: string;
  /** Sends one of these headers, and none of the senders before it does. */
  readonly marks: readonly string[];
  /** @param now milliseconds since 1970 */
  readonly knows: (secret: string, delivery: Delivery, now: number) => boolean;
  /** @param payload parsed, of a delivery that is known to be genuine */
  readonly tells: (headers: Headers, payload: unknown) => Happening;
}

export const SENDERS: readonly Sender[] = [
  {
    name: "Forgejo",
    marks: ["x-forgejo-event", "x-forgejo-signature"],
    knows: (secret, delivery) => isSignedJson(secret, delivery, "x-forgejo-signature"),
    tells: ({ "x-forgejo-event": event }, payload) => refEvent(event, payload),
  },
  {
    name: "Gitea",
    marks: ["x-gitea-event", "x-gitea-signature"],
    knows: (secret, delivery) => isSignedJson(secret, delivery, "x-gitea-signature"),
    tells: ({ "x-gitea-event": event }, payload) => refEvent(event, payload),
  },
  {
    name: "GitLab",
    marks: ["x-gitlab-event", "x-gitlab-token"],
    knows: (secret, { headers, body }, now) => {
      const { "webhook-id": id, "webhook-timestamp": timestamp } = headers;
      const signatures = headers["webhook-signature"];
      return signatures === undefined
        ? isToken(secret, headers["x-gitlab-token"])
        : isStandardSigned(body, secret, { id, timestamp, signatures }, now);
    },
    tells: (_headers, payload) => {
      const { object_kind, event_name } = read(gitLabEvent, payload);
      return refEvent(object_kind ?? event_name, payload);
    },
  },
  {
    name: "Bitbucket",
    marks: ["x-event-key"],
    knows: (secret, { headers, body }) =>
      isSigned(body, secret, headers["x-hub-signature"], "sha256="),
    tells: ({ "x-event-key": event }, payload) => bitbucketEvent(event, payload),
  },
  {
    name: "GitHub",
    marks: ["x-github-event", "x-hub-signature-256"],
    knows: (secret, { headers, body }) =>
      isSigned(body, secret, headers["x-hub-signature-256"], "sha256="),
    tells: ({ "x-github-event": event }, payload) => refEvent(event, payload),
  },
  {
    // Whatever can make a request: a hook of a bare repository, a job, a person.
    name: "a script",
    marks: ["authorization", "x-ark-token"],
    knows: (secret, { headers }) => {
      const [, bearer] = /^bearer +(.+)$/i.exec(headers.authorization ?? "") ?? [];
      return isToken(secret, bearer ?? headers["x-ark-token"]);
    },
    tells: (_headers, payload) => {
      const { ref } = read(withRef, payload);
      return { kind: "push", refs: ref === undefined ? [] : [fullRef(ref)] };
    },
  },
];

/** They sign the JSON itself, also where it is sent as a field of a form. */
function isSignedJson(secret: string, delivery: Delivery, header: string): boolean {
  const json = payloadOf(delivery);
  const own = delivery.headers[header];
  return own === undefined
    ? isSigned(json, secret, delivery.headers["x-hub-signature-256"], "sha256=")
    : isSigned(json, secret, own, "");
}

const withRef = z.object({ ref: z.string().optional() });
const gitLabEvent = z.object({
  object_kind: z.string().optional(),
  event_name: z.string().optional(),
});

function refEvent(event: string | undefined, payload: unknown): Happening {
  if (event === "ping") return { kind: "ping" };
  if (event !== "push") return { kind: "other" };
  const { ref } = read(withRef, payload);
  return { kind: "push", refs: ref === undefined ? [] : [ref] };
}

/** In the cloud a change has the branch after it, and before it; one of the two is null at its ends. */
const cloudEnd = z.object({ type: z.string(), name: z.string() }).nullish();
const cloudPush = z.object({
  push: z.object({ changes: z.array(z.object({ new: cloudEnd, old: cloudEnd })) }),
});
const KINDS: Readonly<Record<string, string>> = { branch: "heads", tag: "tags" };
const serverPush = z.object({ changes: z.array(z.object({ ref: z.object({ id: z.string() }) })) });

function bitbucketEvent(event: string | undefined, payload: unknown): Happening {
  if (event === "diagnostics:ping") return { kind: "ping" };
  if (event === "repo:push") {
    const { push } = read(cloudPush, payload, { push: { changes: [] } });
    const ends = push.changes.map((change) => change.new ?? change.old);
    const refs = ends.flatMap((end) =>
      end ? [`refs/${KINDS[end.type] ?? end.type}/${end.name}`] : []
    );
    return { kind: "push", refs };
  }
  if (event === "repo:refs_changed") {
    const { changes } = read(serverPush, payload, { changes: [] });
    return { kind: "push", refs: changes.map(({ ref }) => ref.id) };
  }
  return { kind: "other" };
}

function fullRef(name: string): string {
  return name.startsWith("refs/") ? name : `refs/heads/${name}`;
}

/** What a payload of another shape tells is nothing: a push without refs, which may be one to any. */
function read<T>(schema: z.ZodType<T>, payload: unknown, nothing: T = {} as T): T {
  const result = schema.safeParse(payload);
  return result.success ? result.data : nothing;
}
