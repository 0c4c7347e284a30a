import { test } from "uvu";
import * as assert from "uvu/assert";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const FILES: Record<string, string> = { "/run/secrets/zk": "ark:s3cret:x\n" };
const MACHINE = machineWith(FILES);
const read = (env: Record<string, string>) => readConfig(env, MACHINE);

const REPLICA = {
  ACS_NETWORK_STORE_CLUSTER: "zk://a:2181,b:2181,c:2181/Cluster",
  ACS_GIT_URL: "https://git.example.org/team/snapshots.git",
  ACS_ADVERTISE: "10.0.0.1:3375",
  ACS_HOST: "10.0.0.1",
  ACS_CLUSTER_ENDPOINT: "tcp://10.0.0.9:2375",
};
const SERVERS = ["a", "b", "c"].map((host) => ({ host, port: 2181 }));
const URL = { servers: SERVERS, path: "/Cluster" };

test("without a store there is no election", () => {
  const { config } = read({});
  assert.ok(config !== undefined && !("zookeeper" in config));
});

const GOOD: [Record<string, string>, object][] = [
  [{}, { url: URL, timeout: 10_000 }],
  [{ ACS_ZK_TIMEOUT: "4s" }, { url: URL, timeout: 4_000 }],
  [{ ACS_ZK_AUTH: "ark:s3cret" }, { url: URL, timeout: 10_000, auth: "ark:s3cret" }],
  [{ ACS_ZK_AUTH_FILE: "/run/secrets/zk" }, { url: URL, timeout: 10_000, auth: "ark:s3cret:x" }],
];

for (const [env, zookeeper] of GOOD) {
  test(`good: ${JSON.stringify(env)}`, () => {
    const { config, problems, notices } = read({ ...REPLICA, ...env });
    assert.equal(problems, []);
    assert.equal(notices.filter((notice) => !notice.startsWith("ACS_HOST")), []);
    assert.equal(config?.zookeeper, zookeeper);
  });
}

const BAD: [Record<string, string>, RegExp][] = [
  [{ ACS_GIT_URL: "" }, /^ACS_NETWORK_STORE_CLUSTER is set, but ACS_GIT_URL is not: each replica/],
  [{ ACS_ADVERTISE: "" }, /^ACS_NETWORK_STORE_CLUSTER is set, but ACS_ADVERTISE is not: the other/],
  [{ ACS_ADVERTISE: "0.0.0.0:3375" }, /^ACS_ADVERTISE names every address/],
  [{ ACS_ADVERTISE: "[::]:3375" }, /^ACS_ADVERTISE names every address/],
  [{ ACS_ZK_AUTH: "s3cret" }, /^ACS_ZK_AUTH: right would be user:password\.$/],
  [{ ACS_ZK_AUTH: ":s3cret" }, /^ACS_ZK_AUTH: right would be user:password\.$/],
  [{ ACS_ZK_AUTH: "s3cret:" }, /^ACS_ZK_AUTH: right would be user:password\.$/],
  [{ ACS_ZK_TIMEOUT: "500ms" }, /^ACS_ZK_TIMEOUT=500ms: right would be a time from 1s to 10m/],
  [{ ACS_ZK_TIMEOUT: "1000h" }, /^ACS_ZK_TIMEOUT=1000h: right would be a time from 1s to 10m/],
  [{ ACS_ZK_TIMEOUT: "10" }, /^ACS_ZK_TIMEOUT=10: right would be/],
  [
    { ACS_NETWORK_STORE_CLUSTER: "zk://ark:s3/cret@a:2181/Cluster" },
    /^ACS_NETWORK_STORE_CLUSTER=zk:\/\/\*\*\*@a:2181\/Cluster: user and password .* ACS_ZK_AUTH/,
  ],
];

for (const [env, expected] of BAD) {
  test(`bad: ${JSON.stringify(env)}`, () => {
    const { config, problems } = read({ ...REPLICA, ...env });
    assert.is(config, undefined);
    assert.is(problems.length, 1, problems.join(" "));
    assert.match(problems[0]!, expected);
    assert.not.match(problems[0]!, /s3|cret/);
  });
}

test("all that is wrong is said at once, also where the store itself is", () => {
  const { problems } = read({ ACS_NETWORK_STORE_CLUSTER: "zk://", ACS_ZK_AUTH: "x" });
  assert.equal(problems.map((each) => each.split(/[=:]| is set, but /).slice(0, 2).join(" ")), [
    "ACS_NETWORK_STORE_CLUSTER zk",
    "ACS_ZK_AUTH  right would be user",
    "ACS_NETWORK_STORE_CLUSTER ACS_GIT_URL is not",
    "ACS_NETWORK_STORE_CLUSTER ACS_ADVERTISE is not",
  ]);
});

test("a value that is wrong is not called missing as well", () => {
  const { problems } = read({ ...REPLICA, ACS_GIT_URL: "nonsense", ACS_ADVERTISE: "host" });
  assert.equal(problems.map((each) => each.split("=")[0]), ["ACS_ADVERTISE", "ACS_GIT_URL"]);
});

const NOTICES: [string, Record<string, string>, RegExp | undefined][] = [
  ["others cannot reach it", { ACS_HOST: "" }, /^ACS_ADVERTISE=10\.0\.0\.1:3375: the other replic/],
  ["nor at ::1", { ACS_HOST: "::1" }, /set ACS_HOST\.$/],
  ["all replicas on this machine", { ACS_HOST: "", ACS_ADVERTISE: "127.0.0.1:3375" }, undefined],
  ["likewise by IPv6", { ACS_HOST: "::1", ACS_ADVERTISE: "[::1]:3375" }, undefined],
  ["a folder", { ACS_GIT_URL: "/srv/s.git" }, /^ACS_GIT_URL is a folder/],
  ["a socket", { ACS_CLUSTER_ENDPOINT: "" }, /^A Docker engine is reached by a socket/],
  [
    "neither where all are on this machine",
    {
      ...{ ACS_GIT_URL: "/srv/s.git", ACS_CLUSTER_ENDPOINT: "" },
      ...{ ACS_HOST: "127.0.0.1", ACS_ADVERTISE: "localhost:3375" },
    },
    undefined,
  ],
];

for (const [name, env, expected] of NOTICES) {
  test(`noticed: ${name}`, () => {
    const { config, notices } = read({ ...REPLICA, ...env });
    assert.ok(config);
    const own = notices.filter((notice) => !notice.startsWith("ACS_HOST"));
    assert.is(own.length, expected === undefined ? 0 : 1, own.join(" "));
    if (expected !== undefined) assert.match(own[0]!, expected);
  });
}

test("what is of no use without a store is said", () => {
  const env = { ACS_ZK_AUTH_FILE: "/run/secrets/zk", ACS_ZK_TIMEOUT: "5s" };
  assert.equal(
    read(env).notices,
    ["ACS_ZK_AUTH", "ACS_ZK_TIMEOUT"].map((name) =>
      `${name} has no effect: neither ACS_NETWORK_STORE_CLUSTER nor ACS_CLUSTER_ENDPOINT names a ZooKeeper.`
    ),
  );
});

test.run();
