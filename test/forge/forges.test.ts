/** Every forge does the same by its own API. What stands for the forges is told in the lab's file. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openForge } from "../../src/forge/open-forge.ts";
import type { ForgeKind } from "../../src/model/git.ts";
import type { Forge } from "../../src/reconciler/ports.ts";
import { ForgeServer } from "../lab/forge-server.ts";
import { until } from "../lab/until.ts";
import { rejects } from "../rejects.ts";

const TOKEN = "planted-token-8d1f";
const NOW = Date.UTC(2031, 4, 4, 3);
const REVISION = "4f0c1d2e3b4a59687786958473625140f0e1d2c3";
const WANTED = {
  branch: "ark-schedule/a b",
  base: "main",
  title: "Capture: add web",
  body: "Why.",
};
const STATUS = { revision: REVISION, description: "3 containers", context: "ark-schedule/host-a" };

const KINDS: readonly (readonly [ForgeKind, "github" | "gitlab" | "gitea", string])[] = [
  ["github", "github", "team/snapshots"],
  ["gitlab", "gitlab", "acme/team/snapshots"],
  ["gitea", "gitea", "team/snapshots"],
  ["forgejo", "gitea", "team/snapshots"],
];

function forgeOn(server: ForgeServer, kind: ForgeKind, project: string, token = TOKEN): Forge {
  const url = { kind: "http", href: `${server.origin}/${project}.git` } as const;
  return openForge({ url, kind, apiUrl: undefined, token, ca: undefined, now: () => NOW })!;
}

for (const [kind, dialect, project] of KINDS) {
  const check = (title: string, run: (server: ForgeServer, forge: Forge) => Promise<void>) => {
    test(`${kind}: ${title}`, async () => {
      const server = await ForgeServer.start(dialect, TOKEN);
      server.contents.branches = new Set(["main", WANTED.branch]);
      server.contents.revisions = new Set([REVISION]);
      try {
        await run(server, forgeOn(server, kind, project));
      } finally {
        await server.close();
      }
    });
  };

  check("opens a pull request once", async ({ contents, origin }, forge) => {
    for (let number = 1; number <= 120; number++) {
      contents.pulls.push({ ...WANTED, branch: `other-${number}`, number, open: true });
    }
    contents.pulls.push({ ...WANTED, number: 121, open: false });
    const opened = await forge.openPullRequest(WANTED);
    assert.is(opened.number, 122);
    assert.ok(opened.url.startsWith(`${origin}/${project}/`), opened.url);
    assert.equal(contents.pulls.at(-1), { ...WANTED, number: 122, open: true });
    assert.equal(await forge.openPullRequest({ ...WANTED, title: "Again" }), opened);
    assert.is(contents.pulls.length, 122);
  });

  check("finds the one that somebody opened in between", async (server, forge) => {
    server.contents.pulls.push({ ...WANTED, number: 1, open: true });
    server.faults.push({ status: 200, body: [] });
    assert.is((await forge.openPullRequest(WANTED)).number, 1);
  });

  check("says why it cannot be opened", async (_server, forge) => {
    const wanted = { ...WANTED, branch: "nowhere" };
    const { message } = await rejects(forge.openPullRequest(wanted), "forge-refused");
    assert.match(message, /head is invalid|does not exist/);
  });

  check("marks a commit", async ({ contents }, forge) => {
    for (const state of ["pending", "pending", "success", "failure", "error"] as const) {
      await forge.setStatus({ ...STATUS, state });
    }
    const expected = dialect === "gitlab"
      ? ["pending", "success", "failed", "canceled"]
      : ["pending", "pending", "success", "failure", "error"];
    assert.equal(contents.statuses, expected.map((state) => ({ ...STATUS, state })));
    const unknown = { ...STATUS, revision: "0".repeat(40), state: "success" } as const;
    await rejects(forge.setStatus(unknown), "forge-refused");
  });

  check("a wrong token", async (server) => {
    const forge = forgeOn(server, kind, project, "planted-other");
    const { message } = await rejects(forge.openPullRequest(WANTED), "forge-refused");
    assert.match(message, /does not take the token; set ACS_FORGE_TOKEN/);
    assert.not.match(message, /planted/);
  });

  check("a wrong project", async (server) => {
    const forge = forgeOn(server, kind, "acme/unknown");
    const { message } = await rejects(
      forge.setStatus({ ...STATUS, state: "success" }),
      "forge-refused",
    );
    assert.match(message, /has no such thing in acme\/unknown, or does not show it/);
  });

  check("says nothing of the token, whatever the forge says of it", async (server, forge) => {
    server.faults.push({ status: 403, body: { message: `The token ${TOKEN} may not\n do this.` } });
    const { message } = await rejects(forge.openPullRequest(WANTED), "forge-refused");
    assert.match(
      message,
      /does not allow this to the token, which needs .*: The token \*\*\* may not do this\.$/,
    );
  });

  check("out of order, cut, stopped", async (server, forge) => {
    server.faults.push({ status: 502, body: "<html>" }, "cut", "hang");
    const answered = await rejects(forge.openPullRequest(WANTED), "forge-unreachable");
    assert.match(answered.message, /is out of order: it answered 502\./);
    const cut = await rejects(forge.openPullRequest(WANTED), "forge-unreachable");
    assert.match(cut.message, /at 127\.0\.0\.1:\d+ cannot be reached/);
    const stop = new AbortController();
    const stopped = rejects(forge.openPullRequest(WANTED, stop.signal), "leadership-lost");
    await until("it is asked", () => server.calls.length === 3);
    stop.abort();
    await stopped;
  });

  check("something else answers, or it has moved", async (server, forge) => {
    server.faults.push({ status: 200, body: "<html>" }, { status: 200, body: [{ number: "?" }] });
    for (let count = 0; count < 2; count++) {
      const { message } = await rejects(forge.openPullRequest(WANTED), "forge-refused");
      assert.match(message, /is not the API of .*; set ACS_FORGE and ACS_FORGE_URL/);
    }
    server.faults.push({ status: 301, headers: { Location: "http://elsewhere.invalid/" } });
    const { message } = await rejects(forge.openPullRequest(WANTED), "forge-refused");
    assert.match(message, /has moved .* elsewhere; set ACS_GIT_URL/);
  });
}

const LIMITS: [string, Record<string, string>, number, string][] = [
  ["by Retry-After", { "Retry-After": "90" }, 429, "2031-05-04T03:01:30Z"],
  [
    "as GitHub says it",
    { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(NOW / 1000 + 600) },
    403,
    "2031-05-04T03:10:00Z",
  ],
  [
    "as GitLab says it",
    { "RateLimit-Reset": String(NOW / 1000 + 60) },
    429,
    "2031-05-04T03:01:00Z",
  ],
  ["a second limit of GitHub", { "Retry-After": "60" }, 403, "2031-05-04T03:01:00Z"],
  ["without a time", {}, 429, "2031-05-04T03:01:00Z"],
];

for (const [title, headers, status, time] of LIMITS) {
  test(`limited ${title}`, async () => {
    const server = await ForgeServer.start("github", TOKEN);
    try {
      server.faults.push({ status, headers, body: { message: "Slow down." } });
      const forge = forgeOn(server, "github", "team/snapshots");
      const error = await rejects(forge.openPullRequest(WANTED), "forge-limited");
      assert.is(error.message, `GitHub takes no more calls until ${time}.`);
      assert.is(error.details.until, Date.parse(time));
    } finally {
      await server.close();
    }
  });
}

test("a forge that does not answer is not waited for", async () => {
  const server = await ForgeServer.start("github", TOKEN);
  try {
    server.faults.push("hang");
    const url = { kind: "http", href: `${server.origin}/team/snapshots` } as const;
    const said = { url, kind: "github", apiUrl: undefined, token: TOKEN, ca: undefined } as const;
    const forge = openForge({ ...said, now: () => NOW, deadline: 200 })!;
    const { message } = await rejects(forge.openPullRequest(WANTED), "forge-unreachable");
    assert.match(message, /cannot be reached: it did not answer within 0\.2 s\.$/);
  } finally {
    await server.close();
  }
});

test.run();
