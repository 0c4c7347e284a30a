import { test } from "uvu";
import * as assert from "uvu/assert";
import type { EngineEndpoint } from "../../src/model/endpoint.ts";
import { readConfig } from "../../src/config/read.ts";
import { machineWith } from "./machine.ts";

/** A machine with a whole set of certificates in /c, and only half of a pair in /half. */
const FILES: Record<string, string> = {
  "/c/ca.pem": "CA",
  "/c/cert.pem": "CERT",
  "/c/key.pem": "KEY",
  "/half/cert.pem": "CERT",
};
const MACHINE = machineWith(FILES);

const tcp = (host: string, port: number): EngineEndpoint => ({ kind: "tcp", host, port });
const tls = (host: string, port: number, material = {}): EngineEndpoint => ({
  kind: "tcp",
  host,
  port,
  tls: material,
});
const unix = (path: string): EngineEndpoint => ({ kind: "unix", path });

const GOOD: [Record<string, string>, EngineEndpoint][] = [
  [{}, unix("/var/run/docker.sock")],
  [{ DOCKER_HOST: "unix:///run/user/1000/docker.sock" }, unix("/run/user/1000/docker.sock")],
  [{ DOCKER_HOST: "/run/docker.sock" }, unix("/run/docker.sock")],
  [{ ACS_CLUSTER_ENDPOINT: "host-a:2375", DOCKER_HOST: "tcp://b" }, tcp("host-a", 2375)],
  [{ ACS_CLUSTER_ENDPOINT: "10.0.0.1" }, tcp("10.0.0.1", 2375)],
  [{ ACS_CLUSTER_ENDPOINT: "host-a", ACS_CLUSTER_SCHEME: "https" }, tls("host-a", 2376)],
  [{ DOCKER_HOST: "tcp://host-a" }, tcp("host-a", 2375)],
  [{ DOCKER_HOST: "tcp://host-a:80" }, tcp("host-a", 80)],
  [{ DOCKER_HOST: "tcp://[fd00::1]:2375" }, tcp("fd00::1", 2375)],
  [{ DOCKER_HOST: "tcp://host-a", DOCKER_TLS_VERIFY: "1" }, tls("host-a", 2376)],
  [
    { DOCKER_HOST: "https://host-a:2376", DOCKER_CERT_PATH: "/c" },
    tls("host-a", 2376, { ca: "CA", cert: "CERT", key: "KEY" }),
  ],
  [{ DOCKER_HOST: "https://engine.example" }, tls("engine.example", 443)],
  [{ DOCKER_HOST: "http://host-a:2375", DOCKER_CERT_PATH: "/none" }, tcp("host-a", 2375)],
];

for (const [env, endpoint] of GOOD) {
  test(`good: ${JSON.stringify(env)}`, () => {
    const { config, problems } = readConfig(env, MACHINE);
    assert.equal(problems, []);
    assert.equal(config!.endpoints, [endpoint]);
  });
}

const BAD: [Record<string, string>, RegExp][] = [
  [
    { DOCKER_HOST: "tcp://host-a:2375,tcp://host-b:2375" },
    /^DOCKER_HOST=.*: it names one engine; ACS_CLUSTER_ENDPOINT takes several/,
  ],
  [
    { DOCKER_HOST: "ssh://anna@host-a" },
    /^DOCKER_HOST=ssh:\/\/\*\*\*@host-a: ssh:\/\/ cannot be used/,
  ],
  [{ DOCKER_HOST: "npipe:////./pipe/docker_engine" }, /npipe:\/\/ cannot be used/],
  [{ DOCKER_HOST: "unix://relative.sock" }, /path of a socket is absolute/],
  [{ DOCKER_HOST: "tcp://" }, /not an address/],
  [{ DOCKER_HOST: "tcp://host:99999" }, /not an address/],
  [{ DOCKER_HOST: "tcp://host:0" }, /not an address/],
  [{ DOCKER_HOST: "https://anna:s3cret@host" }, /https:\/\/\*\*\*@host: an engine takes no user/],
  [{ DOCKER_HOST: "http://host/v1.41" }, /has no path/],
  [{ DOCKER_HOST: "http://h", ACS_CLUSTER_SCHEME: "https" }, /says http, but ACS_CLUSTER_SCHEME/],
  [
    { DOCKER_HOST: "https://h", DOCKER_CERT_PATH: "/none" },
    /^DOCKER_CERT_PATH=\/none: ca\.pem, cert/,
  ],
  [
    { DOCKER_HOST: "https://h", DOCKER_CERT_PATH: "/half" },
    /^DOCKER_CERT_PATH=\/half: key\.pem is/,
  ],
];

for (const [env, expected] of BAD) {
  test(`bad: ${JSON.stringify(env)}`, () => {
    const { config, problems } = readConfig(env, MACHINE);
    assert.is(config, undefined);
    assert.is(problems.length, 1);
    assert.match(problems[0]!, expected);
    assert.not.match(problems[0]!, /s3cret/);
  });
}

test.run();
