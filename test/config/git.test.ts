import { test } from "uvu";
import * as assert from "uvu/assert";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const FILES: Record<string, string> = {
  "/run/secrets/token": "t0ken\n",
  "/run/secrets/empty": "\n",
  "/run/secrets/key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n",
  "/etc/ssh/known_hosts": "git.example.org ssh-ed25519 AAAA\n",
  "/etc/ca.pem": "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
};
const MACHINE = machineWith(FILES);

const read = (env: Record<string, string>) => readConfig(env, MACHINE);
const URL = "https://git.example.org/team/snapshots.git";
const DEFAULTS = { branch: "main", path: "", poll: 10_000 };
const http = { kind: "http", href: URL };
const HOST = { user: "git", host: "git.example.org" };
const SSH = {
  ACS_GIT_SSH_KEY_FILE: "/run/secrets/key",
  ACS_GIT_KNOWN_HOSTS_FILE: "/etc/ssh/known_hosts",
};
const KNOWN = FILES["/etc/ssh/known_hosts"]!.trim();

const GOOD: [Record<string, string>, Record<string, unknown>][] = [
  [{}, { url: { kind: "folder", path: "/var/lib/ark-schedule/snapshots.git" } }],
  [{ ACS_DATA_DIR: "/data" }, { url: { kind: "folder", path: "/data/snapshots.git" } }],
  [{ ACS_GIT_URL: "/srv/s.git" }, { url: { kind: "folder", path: "/srv/s.git" } }],
  [{ ACS_GIT_URL: "file:///srv/s.git" }, { url: { kind: "folder", path: "/srv/s.git" } }],
  [{ ACS_GIT_URL: URL }, { url: http }],
  [{ ACS_GIT_URL: `${URL}/` }, { url: http }],
  [
    { ACS_GIT_URL: "https://anna:s%2Fcret@git.example.org/team/snapshots.git" },
    { url: http, credentials: { username: "anna", password: "s/cret" } },
  ],
  [
    { ACS_GIT_URL: URL, ACS_GIT_TOKEN: "t0ken" },
    { url: http, credentials: { username: "x-token-auth", password: "t0ken" } },
  ],
  [
    { ACS_GIT_URL: URL, ACS_GIT_TOKEN_FILE: "/run/secrets/token", ACS_GIT_USERNAME: "bot" },
    { url: http, credentials: { username: "bot", password: "t0ken" } },
  ],
  [
    { ACS_GIT_URL: URL, ACS_GIT_USERNAME: "anna", ACS_GIT_PASSWORD: "a b" },
    { url: http, credentials: { username: "anna", password: "a b" } },
  ],
  [
    { ACS_GIT_URL: URL, ACS_GIT_BRANCH: "release/1.x", ACS_GIT_POLL: "1m30s" },
    { url: http, branch: "release/1.x", poll: 90_000 },
  ],
  [{ ACS_GIT_URL: URL, ACS_GIT_PATH: "/clusters/berlin/" }, { url: http, path: "clusters/berlin" }],
  [
    { ...SSH, ACS_GIT_URL: "git@git.example.org:team/snapshots.git" },
    {
      url: { kind: "ssh", ...HOST, port: 22, path: "team/snapshots.git" },
      ssh: { key: FILES["/run/secrets/key"]!.trim(), knownHosts: KNOWN },
    },
  ],
  [
    { ...SSH, ACS_GIT_URL: "ssh://git.example.org:2222/s.git", ACS_GIT_SSH_PASSPHRASE: "a b" },
    {
      url: { kind: "ssh", ...HOST, port: 2222, path: "/s.git" },
      ssh: { key: FILES["/run/secrets/key"]!.trim(), knownHosts: KNOWN, passphrase: "a b" },
    },
  ],
  [{ ...SSH, ACS_GIT_URL: URL }, { url: http }],
  [{ ACS_GIT_URL: URL, ACS_GIT_CA_FILE: "/etc/ca.pem" }, { url: http, ca: FILES["/etc/ca.pem"] }],
];

for (const [env, expected] of GOOD) {
  test(`good: ${JSON.stringify(env)}`, () => {
    const { config, problems, notices } = read(env);
    assert.equal(problems, []);
    assert.equal(notices, []);
    assert.equal(config?.git, { ...DEFAULTS, ...expected });
  });
}

const RIGHT = "right would be https://git.example.org/team/snapshots.git, " +
  "git@git.example.org:team/snapshots.git, or the folder of a bare repository on this machine.";
const BAD: [Record<string, string>, string][] = [
  [{ ACS_GIT_URL: "snapshots.git" }, `ACS_GIT_URL=snapshots.git: ${RIGHT}`],
  [{ ACS_GIT_URL: "ftp://a:b@host/s.git" }, `ACS_GIT_URL=ftp://***@host/s.git: ${RIGHT}`],
  [
    { ACS_GIT_URL: "file://host/s.git" },
    "ACS_GIT_URL=file://host/s.git: right would be file:///path, with three slashes.",
  ],
  [
    { ACS_GIT_BRANCH: "a..b" },
    "ACS_GIT_BRANCH=a..b: right would be the name of a branch, such as main.",
  ],
  [
    { ACS_GIT_PATH: "../other" },
    "ACS_GIT_PATH=../other: right would be a folder of the repository, such as clusters/berlin.",
  ],
  [
    { ACS_GIT_POLL: "0" },
    "ACS_GIT_POLL=0: right would be a time of one second or more, such as 10s or 1m.",
  ],
  [{ ACS_GIT_AUTHOR: "anna" }, "ACS_GIT_AUTHOR=anna: right would be Name <mail>."],
  [
    { ACS_TRUSTED_CALLERS: "10.0.0.0/33" },
    "ACS_TRUSTED_CALLERS=10.0.0.0/33: right would be addresses and networks, such as " +
    "127.0.0.0/8,::1,10.0.0.0/8.",
  ],
  [
    { ACS_GIT_CA: "nonsense" },
    "ACS_GIT_CA=nonsense: right would be certificates in PEM, -----BEGIN CERTIFICATE-----.",
  ],
  [
    { ACS_GIT_TOKEN_FILE: "/run/secrets/none" },
    "ACS_GIT_TOKEN_FILE=/run/secrets/none: cannot be read.",
  ],
  [
    { ACS_GIT_TOKEN_FILE: "/run/secrets/empty" },
    "ACS_GIT_TOKEN_FILE=/run/secrets/empty: the file is empty.",
  ],
  [
    { ACS_GIT_TOKEN: "t0ken", ACS_GIT_TOKEN_FILE: "/run/secrets/token" },
    "ACS_GIT_TOKEN_FILE and ACS_GIT_TOKEN are both set; set one.",
  ],
  [
    { ACS_GIT_TOKEN: "t0ken", ACS_GIT_PASSWORD: "x", ACS_GIT_USERNAME: "anna" },
    "ACS_GIT_PASSWORD and ACS_GIT_TOKEN are both set; set one.",
  ],
  [
    { ...SSH, ACS_GIT_URL: "ssh://git:secret@host/s.git" },
    "ACS_GIT_URL=ssh://***@host/s.git: SSH takes a key, ACS_GIT_SSH_KEY, and no password; right " +
    "would be ssh://git@git.example.org:22/team/snapshots.git or " +
    "git@git.example.org:team/snapshots.git.",
  ],
  [
    { ACS_GIT_URL: "host:s.git", ACS_GIT_KNOWN_HOSTS: "x" },
    "ACS_GIT_URL is reached by SSH, which takes a key; set ACS_GIT_SSH_KEY_FILE.",
  ],
  [
    { ACS_GIT_URL: "host:s.git", ACS_GIT_SSH_KEY: "x" },
    "ACS_GIT_URL is reached by SSH, and only known hosts are trusted; set ACS_GIT_KNOWN_HOSTS to " +
    "what `ssh-keyscan HOST` prints.",
  ],
  [
    { ACS_GIT_PASSWORD: "x" },
    "ACS_GIT_PASSWORD is set, but ACS_GIT_USERNAME is not; they go together.",
  ],
];

for (const [env, expected] of BAD) {
  test(`bad: ${JSON.stringify(env)}`, () => {
    const { config, problems } = read(env);
    assert.is(config, undefined);
    assert.equal(problems, [expected]);
  });
}

test("a twin that holds a secret is known, one of an open value is not", () => {
  assert.equal(read({ ACS_PORT_FILE: "/x" }).notices, [
    "ACS_PORT_FILE is not a setting and has no effect.",
  ]);
});

test.run();
