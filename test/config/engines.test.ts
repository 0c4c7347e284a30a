/** Several engines, and the certificates of each. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

const FILES: Record<string, string> = {
  "/c/ca.pem": "CA",
  "/c/cert.pem": "CERT",
  "/c/key.pem": "KEY",
  "/c/host-b/ca.pem": "CA-B",
  "/c/host-c/cert.pem": "CERT-C",
};
const MACHINE = machineWith(FILES);

const read = (list: string, more: Record<string, string> = {}) =>
  readConfig({ ACS_CLUSTER_ENDPOINT: list, ...more }, MACHINE);

test("a list names engines in its order, each in any form", () => {
  const { config, problems } = read("tcp://host-b:2375, host-a,,unix:///run/docker.sock,");
  assert.equal(problems, []);
  assert.equal(config?.endpoints, [
    { kind: "tcp", host: "host-b", port: 2375 },
    { kind: "tcp", host: "host-a", port: 2375 },
    { kind: "unix", path: "/run/docker.sock" },
  ]);
});

test("a host's own folder has its certificates; the others share", () => {
  const { config } = read("https://host-a:2376,https://host-b:2376", { DOCKER_CERT_PATH: "/c" });
  assert.equal(config?.endpoints.map((it) => it.kind === "tcp" && it.tls), [
    { ca: "CA", cert: "CERT", key: "KEY" },
    { ca: "CA-B" },
  ]);
});

test("zk:// is where engines are looked up, each with its certificates", () => {
  const { config, notices } = read("zk://zk-1,zk-2:2182/Cluster", {
    ...{ ACS_ZK_AUTH: "a:b", ACS_CLUSTER_SCHEME: "https", DOCKER_CERT_PATH: "/c" },
  });
  const { url, auth, timeout, endpointOf } = config!.discovery!;
  assert.equal(config?.endpoints, []);
  assert.equal(url.servers.map(({ port }) => port), [2181, 2182]);
  assert.equal([url.path, auth, timeout], ["/Cluster", "a:b", 10_000]);
  assert.equal(endpointOf("host-b:2376"), {
    value: { kind: "tcp", host: "host-b", port: 2376, tls: { ca: "CA-B" } },
  });
  assert.match(JSON.stringify(endpointOf("host-c:2376")), /key\.pem is missing/);
  assert.equal(notices, []);
});

const BAD: [list: string, more: Record<string, string>, ...problems: RegExp[]][] = [
  [
    "tcp://host-a:2375,tcp://:2375,ssh://host-c",
    {},
    /^ACS_CLUSTER_ENDPOINT=tcp:\/\/:2375: not an address/,
    /^ACS_CLUSTER_ENDPOINT=ssh:\/\/host-c: ssh:\/\/ cannot be used/,
  ],
  ["host-a,tcp://host-a:2375", {}, /^ACS_CLUSTER_ENDPOINT=tcp:\/\/host-a:2375: it is named twice/],
  [",", {}, /names no engine/],
  ["zk://anna:s3@zk-1/Cluster", {}, /user and password do not stand in it, but in ACS_ZK_AUTH/],
  ["host-a,zk://zk-1", {}, /zk:\/\/ names all engines, and stands first/],
  [
    "https://host-b:2376,https://host-c:2376",
    { DOCKER_CERT_PATH: "/c" },
    /^DOCKER_CERT_PATH=\/c\/host-c: key\.pem is missing there/,
  ],
  ["host-a,https://anna:s3,cret@host-b", {}, /=host-a,https:\/\/\*\*\*@host-b: an engine takes no/],
];

for (const [list, more, ...expected] of BAD) {
  test(`bad: ${list}`, () => {
    const { config, problems } = read(list, more);
    assert.is(config, undefined);
    assert.is(problems.length, expected.length);
    for (const [index, each] of expected.entries()) assert.match(problems[index]!, each);
    assert.not.match(problems.join(), /s3|cret@/);
  });
}

test.run();
