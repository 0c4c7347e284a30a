import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatSshUrl, isSshUrl, parseSshUrl, type SshUrl } from "../../src/model/ssh-url.ts";

function at(host: string, path: string, rest: Partial<SshUrl> = {}): SshUrl {
  return { user: "git", host, port: 22, path, ...rest };
}

const GOOD: Readonly<Record<string, SshUrl>> = {
  "git@git.example.org:team/snapshots.git": at("git.example.org", "team/snapshots.git"),
  "git.example.org:team/snapshots.git": at("git.example.org", "team/snapshots.git"),
  "ada@host:/srv/s.git": at("host", "/srv/s.git", { user: "ada" }),
  "host:~/s.git": at("host", "~/s.git"),
  "host:~ada/s.git": at("host", "~ada/s.git"),
  "host:it's here!.git": at("host", "it's here!.git"),
  "host:a:b": at("host", "a:b"),
  "[::1]:s.git": at("::1", "s.git"),
  "ada@[2001:db8::1]:s.git": at("2001:db8::1", "s.git", { user: "ada" }),
  "ssh://git.example.org/s.git": at("git.example.org", "/s.git"),
  "SSH://ada@host:2222/s.git": at("host", "/s.git", { user: "ada", port: 2222 }),
  "ssh://host:/s.git": at("host", "/s.git"),
  "ssh://[::1]/s.git": at("::1", "/s.git"),
  "ssh://ada@[::1]:2222/s.git": at("::1", "/s.git", { user: "ada", port: 2222 }),
  "ssh://host/~/s.git": at("host", "~/s.git"),
  "ssh://host/~ada/s.git": at("host", "~ada/s.git"),
  "ssh://host/a%20b/100%.git": at("host", "/a%20b/100%.git"),
  "ssh://host/a%20b.git": at("host", "/a b.git"),
  "ssh://a%2Fb@host/s.git": at("host", "/s.git", { user: "a/b" }),
};

for (const [text, url] of Object.entries(GOOD)) {
  test(`reads ${text}`, () => {
    assert.ok(isSshUrl(text));
    assert.equal(parseSshUrl(text), { value: url });
  });
}

const BAD: Readonly<Record<string, RegExp>> = {
  "ssh://git:secret@host/s.git": /no password/,
  "ssh://@host/s.git": /no user/,
  "@host:s.git": /no user/,
  "ssh://host:0/s.git": /1 to 65535/,
  "ssh://host:65536/s.git": /1 to 65535/,
  "ssh://host:port/s.git": /right would be/,
  "ssh://host": /path of the repository is missing/,
  "ssh://host/": /path of the repository is missing/,
  "host:": /path of the repository is missing/,
  "host:-oProxyCommand=true": /begins with -/,
  "ssh://host/a%0Ab": /control character/,
  "ho st:s.git": /no host has such a name/,
  "*:s.git": /no host has such a name/,
  "ssh:///s.git": /right would be/,
  "ssh://[::1/s.git": /right would be/,
};

for (const [text, problem] of Object.entries(BAD)) {
  test(`refuses ${text}`, () => {
    const parsed = parseSshUrl(text);
    assert.ok("problem" in parsed, JSON.stringify(parsed));
    assert.match(parsed.problem, problem);
    assert.not.match(parsed.problem, "secret");
  });
}

test("leaves to others what is no SSH URL", () => {
  const others = [
    "/srv/a:b.git",
    "./a:b",
    "https://host/s.git",
    "file:///s.git",
    "ext::sh -c x",
    "s",
  ];
  for (const text of others) assert.not.ok(isSshUrl(text), text);
});

test("shows a location with what is not the usual", () => {
  assert.is(formatSshUrl(at("host", "/s.git")), "ssh://git@host/s.git");
  assert.is(formatSshUrl(at("::1", "~/s.git", { port: 2222 })), "ssh://git@[::1]:2222/~/s.git");
});

test.run();
