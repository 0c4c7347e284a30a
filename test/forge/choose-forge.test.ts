import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGitUrl } from "../../src/config/git-url.ts";
import { chooseForge, type ForgeQuestion } from "../../src/forge/choose-forge.ts";

type Said = Omit<ForgeQuestion, "url">;

/** As the settings have it. */
function choose(text: string, said: Said = {}) {
  const parsed = parseGitUrl(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return chooseForge({ url: parsed.value.url, ...said });
}

const FOUND: [string, Said, string][] = [
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
  ["ssh://git@[::1]:22/a/b.git", { kind: "gitea" }, "gitea https://[::1]/api/v1 a/b"],
  ["https://forgejo.a.org/acme/a%20b", {}, "forgejo https://forgejo.a.org/api/v1 acme/a b"],
  [
    "http://127.0.0.1:3000/acme/snapshots.git",
    { kind: "gitea" },
    "gitea http://127.0.0.1:3000/api/v1 acme/snapshots",
  ],
];

for (const [url, said, expected] of FOUND) {
  test(`${url} ${JSON.stringify(said)}`, () => {
    const { address } = choose(url, said);
    assert.is(`${address?.kind} ${address?.api} ${address?.project}`, expected);
  });
}

const NONE = [
  "https://git.example.org/acme/snapshots.git",
  "/srv/git/snapshots.git",
  "file:///srv/git/snapshots.git",
  "https://notgithub.com/acme/snapshots",
  "https://github.com/acme",
];

for (const url of NONE) test(`none: ${url}`, () => assert.equal(choose(url), {}));

const PROBLEMS: [string, Said, RegExp][] = [
  ["/srv/git/snapshots.git", { kind: "github" }, /set ACS_GIT_URL/],
  ["https://git.example.org/a/b", { apiUrl: "https://git.example.org/api" }, /set ACS_FORGE$/],
  ["https://git.example.org/a/b/c", { kind: "gitea" }, /a\/b\/c does not name an owner/],
  ["https://git.example.org/a", { kind: "gitlab" }, /a does not name an owner/],
];

for (const [url, said, problem] of PROBLEMS) {
  test(`problem: ${url} ${JSON.stringify(said)}`, () => {
    assert.match(choose(url, said).problem ?? "", problem);
  });
}

test.run();
