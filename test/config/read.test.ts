import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Machine } from "../../src/config/config.ts";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const ROOT = machineWith();
const ANNA: Machine = { ...ROOT, uid: 1000, home: "/home/anna" };

function read(env: Record<string, string>, machine = ROOT) {
  return readConfig(env, machine);
}

test("nothing set: the defaults", () => {
  assert.equal(read({}), {
    config: {
      endpoints: [{ kind: "unix", path: "/var/run/docker.sock" }],
      crontab: "*/30 * * * * *",
      events: true,
      host: "127.0.0.1",
      port: 3375,
      advertise: "host-a:3375",
      dockerConfig: "/root/.docker",
      dataDir: "/var/lib/ark-schedule",
      logDir: undefined,
      logLevel: "info",
      author: { name: "ark-schedule API", email: "ark-schedule@host-a" },
      trusted: ["127.0.0.0/8", "::1"],
      parallel: 8,
      forge: { kind: undefined, apiUrl: undefined, token: undefined },
      webhookSecret: undefined,
      git: {
        url: { kind: "folder", path: "/var/lib/ark-schedule/snapshots.git" },
        branch: "main",
        path: "",
        poll: 10_000,
      },
      variables: {},
    },
    problems: [],
    notices: [],
  });
});

test("the data directory of a person is under their home", () => {
  assert.is(read({}, ANNA).config?.dataDir, "/home/anna/.local/share/ark-schedule");
  assert.is(read({}, { ...ANNA, dataHome: "/xdg" }).config?.dataDir, "/xdg/ark-schedule");
  assert.is(read({ ACS_DATA_DIR: "/data" }, ANNA).config?.dataDir, "/data");
});

const GOOD: [Record<string, string>, Record<string, unknown>][] = [
  [{ ACS_CRONTAB: "off" }, { crontab: undefined }],
  [{ ACS_CRONTAB: "*/5 * * * *" }, { crontab: "*/5 * * * *" }],
  [{ ACS_CRONTAB: "0 0 3 * * 1 2099" }, { crontab: "0 0 3 * * 1 2099" }],
  [{ ACS_CRONTAB: " " }, { crontab: "*/30 * * * * *" }],
  [{ ACS_PORT: "80" }, { port: 80, advertise: "host-a:80" }],
  [{ ACS_PORT: "80", ACS_ADVERTISE: "ark.example:8080" }, { advertise: "ark.example:8080" }],
  [{ ACS_ADVERTISE: "[::1]:3375" }, { advertise: "[::1]:3375" }],
  [{ ACS_HOST: "[::1]" }, { host: "::1" }],
  [{ ACS_EVENTS: "off" }, { events: false }],
  [{ ACS_LOG_LEVEL: "DEBUG" }, { logLevel: "debug" }],
  [{ ACS_TRUSTED_CALLERS: "10.0.0.0/8, ::1" }, { trusted: ["10.0.0.0/8", "::1"] }],
  [{ ACS_GIT_AUTHOR: "Ark <ark@x>" }, { author: { name: "Ark", email: "ark@x" } }],
  [{ ACS_LOG_DIR: "/var/log/ark" }, { logDir: "/var/log/ark" }],
];

for (const [env, expected] of GOOD) {
  test(`good: ${JSON.stringify(env)}`, () => {
    const { config, problems } = read(env);
    assert.equal(problems, []);
    assert.equal({ ...config, ...expected }, config);
  });
}

test("every bad value is reported, all at once", () => {
  const { config, problems } = read({
    ACS_CLUSTER_ENDPOINT: "tcp://host:2375/path",
    ACS_CLUSTER_SCHEME: "ftp",
    ACS_NETWORK_STORE_CLUSTER: "zk://anna:s3cret@zk-1:2181/ark",
    ACS_CRONTAB: "61 * * * * *",
    ACS_EVENTS: "maybe",
    ACS_HOST: "no address",
    ACS_PORT: "70000",
    ACS_ADVERTISE: "host-a",
    ACS_LOG_LEVEL: "loud",
  });
  assert.is(config, undefined);
  assert.equal(problems, [
    "ACS_CLUSTER_SCHEME=ftp: right would be http or https.",
    "ACS_NETWORK_STORE_CLUSTER=zk://***@zk-1:2181/ark: user and password do not stand in it, but in " +
    "ACS_ZK_AUTH; right would be zk://host-a:2181,host-b:2181,host-c:2181/Cluster.",
    'ACS_CRONTAB=61 * * * * *: Invalid value for second: 61; right would be 5 to 7 fields, seconds first when there are 6, such as "*/30 * * * * *" for every 30 seconds, or off.',
    "ACS_EVENTS=maybe: right would be on or off.",
    "ACS_HOST=no address: right would be an address such as 127.0.0.1, 0.0.0.0 or ::1.",
    "ACS_PORT=70000: right would be a number from 1 to 65535.",
    "ACS_ADVERTISE=host-a: right would be host:port, such as host-a:3375.",
    "ACS_LOG_LEVEL=loud: right would be debug, info, warn or error.",
    "ACS_CLUSTER_ENDPOINT=tcp://host:2375/path: an engine's address has no path; end it after the port.",
    "ACS_NETWORK_STORE_CLUSTER is set, but ACS_GIT_URL is not: each replica would keep a snapshot " +
    "repository of its own. Set it to one that all of them share.",
  ]);
});

for (const pattern of ["* * * *", "5/15 * * * *", "@every 5s", "0 0 30 2 *", "on"]) {
  test(`bad crontab: ${pattern}`, () => {
    const { problems } = read({ ACS_CRONTAB: pattern });
    assert.is(problems.length, 1);
    assert.match(problems[0]!, /^ACS_CRONTAB=.*right would be/);
  });
}

test("what has no effect is said", () => {
  const { config, notices } = read({
    ACS_CLUSTER_SECURITY_GROUP: "web",
    ACS_CRONTABS: "off",
    ACS_SOMETHING_ELSE: "1",
  });
  assert.ok(config);
  assert.equal(notices, [
    "ACS_CLUSTER_SECURITY_GROUP has no effect: the engine is reached by its endpoint alone.",
    "ACS_CRONTABS is not a setting and has no effect. Did you mean ACS_CRONTAB?",
    "ACS_SOMETHING_ELSE is not a setting and has no effect.",
  ]);
});

test("an API that others can reach is warned of", () => {
  assert.match(
    read({ ACS_HOST: "0.0.0.0" }).notices[0]!,
    /^ACS_HOST=0\.0\.0\.0: the API asks nobody/,
  );
  assert.equal(read({ ACS_HOST: "127.0.0.2" }).notices, []);
});

test.run();
