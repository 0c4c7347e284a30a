import { test } from "uvu";
import * as assert from "uvu/assert";
import { setUp } from "./ask.ts";

const FIREFOX = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101" };

interface Asked {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

async function ask({ path = "/schedule/start", method = "GET", headers = {} }: Asked) {
  const { calls, ...api } = setUp();
  const response = await api.ask(path, {
    method,
    headers: { Host: "localhost:3375", ...headers },
  });
  return { response, calls };
}

const TAKEN: [string, Asked][] = [
  ["curl by address", { headers: { Host: "10.0.0.1:3375" } }],
  ["curl by an IPv6 address", { headers: { Host: "[::1]:3375" } }],
  ["curl by a name without a dot", { headers: { Host: "ark:3375" } }],
  ["curl by the advertised name", { headers: { Host: "ARK.example:3375" } }],
  ["a reader who types the address", { headers: { ...FIREFOX, "Sec-Fetch-Site": "none" } }],
  ["a page of our own", {
    method: "POST",
    headers: { ...FIREFOX, "Sec-Fetch-Site": "same-origin", Origin: "http://localhost:3375" },
  }],
  ["PowerShell", { headers: { "User-Agent": "Mozilla/5.0 (Windows NT) WindowsPowerShell/5.1" } }],
  ["a link to what changes nothing", {
    path: "/schedule/status",
    headers: { ...FIREFOX, "Sec-Fetch-Site": "cross-site" },
  }],
  ["a probe under any name", { path: "/schedule/leader", headers: { Host: "probe.example" } }],
  ["Prometheus under any name", {
    path: "/metrics",
    headers: { Host: "host-a.corp.example:3375" },
  }],
];

for (const [name, asked] of TAKEN) {
  test(`taken: ${name}`, async () => {
    const { response } = await ask(asked);
    assert.is(response.status, 200, await response.text());
  });
}

const REFUSED: [string, Asked, RegExp][] = [
  ["a link on another site", {
    headers: { ...FIREFOX, "Sec-Fetch-Site": "cross-site" },
  }, /another site/],
  ["a link on a sibling site", {
    headers: { ...FIREFOX, "Sec-Fetch-Site": "same-site" },
  }, /another site/],
  ["a form on another site", {
    method: "POST",
    headers: { ...FIREFOX, Origin: "http://evil.example" },
  }, /page of http:\/\/evil\.example/],
  ["a sandboxed page", { method: "POST", headers: { Origin: "null" } }, /page of null/],
  ["a page on another port", {
    method: "POST",
    headers: { Origin: "http://localhost:8080" },
  }, /page of http:\/\/localhost:8080/],
  ["an image on an old browser's page", { headers: FIREFOX }, /use POST/],
  ["a prefetch", {
    headers: { ...FIREFOX, "Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch" },
  }, /ahead of its reader/],
  ["a rebound name that writes", { headers: { Host: "evil.example:3375" } }, /ACS_ADVERTISE/],
  ["a rebound name that reads", {
    path: "/schedule/plan",
    headers: { Host: "evil.example:3375" },
  }, /not known as evil\.example:3375/],
];

for (const [name, asked, detail] of REFUSED) {
  test(`refused: ${name}`, async () => {
    const { response, calls } = await ask(asked);
    assert.is(response.status, 403);
    const body = await response.json() as { code: string; detail: string };
    assert.is(body.code, "request-refused");
    assert.match(body.detail, detail);
    assert.equal(calls, []);
  });
}

test.run();
