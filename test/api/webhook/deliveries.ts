/**
 * Webhooks as the forges document them, cut down to what is of use. The secret is that of GitHub's
 * documentation, whose signature of "Hello, World!" is known.
 * Sources: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push,
 * https://docs.gitea.com/usage/webhooks, https://forgejo.org/docs/latest/user/webhooks/,
 * https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events,
 * https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push,
 * https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html#Eventpayload-Push;
 * what Gitea signs of a form: services/webhook/deliver.go of go-gitea/gitea
 */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { Delivery } from "../../../src/api/webhook/delivery.ts";

export const SECRET = "It's a Secret to Everybody";
/** Of the Standard Webhooks: base64 after its mark. */
export const SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
export const NOW = Date.UTC(2031, 4, 4, 3);

const JSON_TYPE = { "content-type": "application/json" };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

export function hex(body: string, secret = SECRET): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

type Make = (ref: string) => Delivery;
const delivery = (headers: Record<string, string>, body: string): Delivery => ({
  headers,
  body: Buffer.from(body),
});
const branchOf = (ref: string) => ref.replace("refs/heads/", "");

/** As `refs/heads/…` is pushed, by each sender in each of its ways. */
export const PUSHES: Readonly<Record<string, Make>> = {
  "GitHub, JSON": (ref) => gitHub(JSON_TYPE, gitHubPush(ref)),
  "GitHub, form": (ref) =>
    gitHub(FORM_TYPE, String(new URLSearchParams({ payload: gitHubPush(ref) }))),
  "Gitea, JSON": (ref) => gitea(JSON_TYPE, gitHubPush(ref), gitHubPush(ref)),
  "Gitea, form": (ref) => {
    const json = gitHubPush(ref);
    return gitea(FORM_TYPE, String(new URLSearchParams({ payload: json })), json);
  },
  "Gitea, GitHub's signature alone": (ref) => {
    const { headers, body } = gitea(JSON_TYPE, gitHubPush(ref), gitHubPush(ref));
    const { "x-gitea-signature": _, ...others } = headers;
    return { headers: others, body };
  },
  "Forgejo": (ref) => {
    const { headers, body } = gitea(JSON_TYPE, gitHubPush(ref), gitHubPush(ref));
    const own = { "x-forgejo-event": "push", "x-forgejo-signature": headers["x-gitea-signature"]! };
    return { headers: { ...headers, ...own }, body };
  },
  "GitLab, token": (ref) =>
    delivery({ ...gitLabHeaders("Push Hook"), "x-gitlab-token": SECRET }, gitLabPush(ref)),
  "GitLab, system hook": (ref) => {
    const body = JSON.stringify({ event_name: "push", ref });
    return delivery({ ...gitLabHeaders("System Hook"), "x-gitlab-token": SECRET }, body);
  },
  "Bitbucket Cloud": (ref) => {
    const change = { type: "branch", name: branchOf(ref) };
    const changes = [{ old: null, new: change, created: true, closed: false }];
    return bitbucket("repo:push", { push: { changes } });
  },
  "Bitbucket Data Center": (ref) => {
    const change = { ref: { id: ref, displayId: branchOf(ref), type: "BRANCH" }, type: "UPDATE" };
    return bitbucket("repo:refs_changed", { eventKey: "repo:refs_changed", changes: [change] });
  },
  "a script, bearer": (ref) =>
    delivery({ ...JSON_TYPE, authorization: `Bearer ${SECRET}` }, JSON.stringify({ ref })),
  "a script, its own header": (ref) =>
    delivery({ ...JSON_TYPE, "x-ark-token": SECRET }, JSON.stringify({ ref: branchOf(ref) })),
};

/** What forges send besides. */
export const PINGS: Readonly<Record<string, Delivery>> = {
  "GitHub": gitHub(JSON_TYPE, '{"zen":"Keep it logically awesome."}', "ping"),
  "Bitbucket Data Center": bitbucket("diagnostics:ping", { test: true }),
};
export const OTHERS: Readonly<Record<string, Delivery>> = {
  "an issue of GitHub": gitHub(JSON_TYPE, '{"action":"opened"}', "issues"),
  "a merge request of GitLab": delivery(
    { ...gitLabHeaders("Merge Request Hook"), "x-gitlab-token": SECRET },
    '{"object_kind":"merge_request"}',
  ),
  "a pull request of Bitbucket": bitbucket("pullrequest:created", {}),
};

/** A push as GitLab signs it where it has a signing token. */
export function gitLabSigned(
  at: number,
  secret = SIGNING_SECRET,
  body = gitLabPush("refs/heads/main"),
) {
  const id = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f";
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return delivery({
    ...gitLabHeaders("Push Hook"),
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${Buffer.alloc(32).toString("base64")} v1,${mac}`,
  }, body);
}

export function gitHub(type: Record<string, string>, body: string, event = "push"): Delivery {
  const signature = { "x-hub-signature-256": `sha256=${hex(body)}` };
  return delivery({ ...type, "x-github-event": event, ...signature }, body);
}

function gitHubPush(ref: string): string {
  const commits = [{
    id: "f0".repeat(20),
    message: "Müller & Söhne = 100 %\n",
    modified: ["a.yaml"],
  }];
  return JSON.stringify({ ref, before: "0a".repeat(20), after: "f0".repeat(20), commits });
}

/** With GitHub's headers, as they come. */
function gitea(type: Record<string, string>, body: string, json: string): Delivery {
  const signature = hex(json);
  return delivery({
    ...type,
    "x-gitea-event": "push",
    "x-gitea-signature": signature,
    "x-gogs-event": "push",
    "x-gogs-signature": signature,
    "x-github-event": "push",
    "x-hub-signature": "sha1=57920710b7619b11df90c4ae237f0f53d77a8f54",
    "x-hub-signature-256": `sha256=${signature}`,
  }, body);
}

function gitLabHeaders(event: string) {
  return { ...JSON_TYPE, "x-gitlab-event": event, "x-gitlab-instance": "https://gitlab.example" };
}

function gitLabPush(ref: string): string {
  return JSON.stringify({ object_kind: "push", event_name: "push", ref, project_id: 15 });
}

export function bitbucket(event: string, payload: unknown): Delivery {
  const body = JSON.stringify(payload);
  return delivery(
    { ...JSON_TYPE, "x-event-key": event, "x-hub-signature": `sha256=${hex(body)}` },
    body,
  );
}
