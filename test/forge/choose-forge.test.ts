import { test } from "uvu";
import * as assert from "uvu/assert";
import { chooseForge, type ForgeQuestion } from "../../src/forge/choose-forge.ts";

const FOUND: [string, Omit<ForgeQuestion, "url">, string][] = [
  ["https://github.com/acme/snapshots.git", {}, "github https://api.github.com acme/snapshots"],
  [
    "https://ada:s3cret@github.com/acme/snapshots",
    {},
    "github https://api.github.com acme/snapshots",
  ],
  ["git@github.com:acme/snapshots.git", {}, "github https://api.github.com acme/snapshots"],
  [
    "ssh://git@ssh.github.com:443/acme/snapshots.git",
    {},
    "github https://api.github.com acme/snapshots",
  ],
  ["https://acme.ghe.com/acme/snapshots", {}, "github https://api.acme.ghe.com acme/snapshots"],
  [
    "https://github.example.org/acme/snapshots",
    {},
    "github https://github.example.org/api/v3 acme/snapshots",
  ],
  [
    "https://code.example.org:8443/acme/snapshots",
    { kind: "github" },
    "github https://code.example.org:8443/api/v3 acme/snapshots",
  ],
  // The token goes nowhere but to the host that git gives it to.
  ["https://github.com.evil.example/a/b", {}, "github https://github.com.evil.example/api/v3 a/b"],
  ["https://gitlab.com/a/b/c/d.git/", {}, "gitlab https://gitlab.com/api/v4 a/b/c/d"],
  ["ssh://git@altssh.gitlab.com:443/a/b.git", {}, "gitlab https://gitlab.com/api/v4 a/b"],
  ["ssh://git@gitlab.example.org:2222/a/b/c", {}, "gitlab https://gitlab.example.org/api/v4 a/b/c"],
  [
    "https://example.org/gitlab/a/b.git",
    { kind: "gitlab", apiUrl: "https://example.org/gitlab/api/v4/" },
    "gitlab https://example.org/gitlab/api/v4 a/b",
  ],
  ["https://codeberg.org/acme/snapshots", {}, "forgejo https://codeberg.org/api/v1 acme/snapshots"],
  ["git@gitea.local:acme/snapshots", {}, "gitea https://gitea.local/api/v1 acme/snapshots"],
  ["https://forgejo.a.org/acme/a%20b", {}, "forgejo https://forgejo.a.org/api/v1 acme/a b"],
  [
    "http://127.0.0.1:3000/acme/snapshots.git",
    { kind: "gitea" },
    "gitea http://127.0.0.1:3000/api/v1 acme/snapshots",
  ],
];

for (const [url, said, expected] of FOUND) {
  test(`${url} ${JSON.stringify(said)}`, () => {
    const { address } = chooseForge({ url, ...said });
    assert.is(`${address?.kind} ${address?.api} ${address?.project}`, expected);
  });
}

const NONE = [
  "https://git.example.org/acme/snapshots.git",
  "/srv/git/snapshots.git",
  "./snapshots",
  "file:///srv/git/snapshots.git",
  "C:\\git\\snapshots",
  "https://notgithub.com/acme/snapshots",
  "https://github.com/acme",
];

for (const url of NONE) test(`none: ${url}`, () => assert.equal(chooseForge({ url }), {}));

const PROBLEMS: [Parameters<typeof chooseForge>[0], RegExp][] = [
  [{ url: "/srv/git/snapshots.git", kind: "github" }, /set ACS_GIT_URL/],
  [{ url: "https://git.example.org/a/b", apiUrl: "https://git.example.org/api" }, /set ACS_FORGE$/],
  [{ url: "https://git.example.org/a/b/c", kind: "gitea" }, /a\/b\/c does not name an owner/],
  [{ url: "https://git.example.org/a", kind: "gitlab" }, /a does not name an owner/],
];

for (const [question, problem] of PROBLEMS) {
  test(`problem: ${JSON.stringify(question)}`, () => {
    assert.match(chooseForge(question).problem ?? "", problem);
  });
}

test.run();
