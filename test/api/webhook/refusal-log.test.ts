/** What the log says of refused webhooks, and how often. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createApi } from "../../../src/api/app.ts";
import { refusalLog } from "../../../src/api/webhook/refusal-log.ts";
import { ArkError } from "../../../src/errors.ts";
import type { Log } from "../../../src/reconciler/ports.ts";
import { apiOptions, stub } from "../stub.ts";
import { PINGS, SECRET } from "./deliveries.ts";

const NOW = Date.UTC(2031, 4, 4, 3);
const UNSIGNED = "The webhook is not signed with the secret of this service.";

/** A log that keeps its warnings; any other line but debug fails. */
function warnings(): { log: Log; lines: [object, string][] } {
  const lines: [object, string][] = [];
  const never = (_fields: object, message: string) => assert.unreachable(message);
  const warn = (fields: object, message: string) => void lines.push([fields, message]);
  return { lines, log: { debug: () => {}, info: never, warn, error: never } };
}

test("the first at once, then those of a minute in one line", () => {
  const { log, lines } = warnings();
  const refused = refusalLog(log);
  const code = "webhook-refused";
  const error = new ArkError(code, UNSIGNED);
  for (const after of [0, 1, 30_000, 59_999]) refused(error, NOW + after);
  assert.equal(lines, [[{ code, count: 1 }, `Refused a webhook: ${UNSIGNED}`]]);
  refused(error, NOW + 60_000);
  assert.equal(lines.slice(1), [[{ code, count: 4 }, `Refused 4 webhooks: ${UNSIGNED}`]]);
  refused(error, NOW + 119_999);
  refused(error, NOW + 500_000);
  assert.equal(lines.slice(2), [[{ code, count: 2 }, `Refused 2 webhooks: ${UNSIGNED}`]]);
});

test("a clock that is set back silences nothing", () => {
  const { log, lines } = warnings();
  const refused = refusalLog(log);
  const error = new ArkError("webhook-refused", UNSIGNED);
  refused(error, NOW);
  refused(error, NOW - 3_600_000);
  assert.is(lines.length, 2);
});

const REASONS: [string, string | undefined, string][] = [
  ["a wrong signature", SECRET, UNSIGNED],
  ["no secret", undefined, "No webhooks are taken until ACS_WEBHOOK_SECRET is set."],
];

for (const [title, secret, reason] of REASONS) {
  test(`the API warns of ${title}, and says no secret`, async () => {
    const { log, lines } = warnings();
    let now = NOW;
    const app = createApi({
      ...apiOptions(stub().operations),
      ...{ log, now: () => now, webhook: { secret, branch: "main" } },
    });
    const token = "planted-token-5e2a";
    const send = (body: string | null = null) =>
      app.request("http://localhost/schedule/webhook", {
        method: "POST",
        headers: { "X-Ark-Token": token },
        body,
      });
    for (let times = 0; times < 3; times++) assert.is((await send(token)).status, 403);
    now += 60_000;
    await send();
    assert.equal(lines.map(([, line]) => line), [
      `Refused a webhook: ${reason}`,
      `Refused 3 webhooks: ${reason}`,
    ]);
    assert.not.match(JSON.stringify(lines), new RegExp(`planted|${SECRET}`));
  });
}

test("other refusals, and webhooks that are taken, are no warning", async () => {
  const lines: [object, string][] = [];
  const options = apiOptions(stub().operations);
  const warn = (fields: object, message: string) => void lines.push([fields, message]);
  const app = createApi({ ...options, log: { ...options.log, warn } });
  const { headers, body } = PINGS.GitHub!;
  const url = "http://localhost/schedule/webhook";
  const text = new TextDecoder().decode(body);
  assert.is((await app.request(url, { method: "POST", headers, body: text })).status, 200);
  const garbled = { method: "POST", headers: { "X-Ark-Token": SECRET }, body: "{" };
  assert.is((await app.request(url, garbled)).status, 400);
  assert.equal(lines, []);
});

test.run();
