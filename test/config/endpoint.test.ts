import { test } from "uvu";
import * as assert from "uvu/assert";
import { showEndpoint } from "../../src/config/endpoint.ts";
import { readConfig } from "../../src/config/read.ts";

const MACHINE = { hostname: "host-a", uid: 0, home: "/root", dataHome: undefined };

/** Environment, then the endpoint for people and its folder of certificates. */
const GOOD: [Record<string, string>, string, string?][] = [
  [{}, "unix:///var/run/docker.sock"],
  [{ DOCKER_HOST: "unix:///run/user/1000/docker.sock" }, "unix:///run/user/1000/docker.sock"],
  [{ DOCKER_HOST: "/run/docker.sock" }, "unix:///run/docker.sock"],
  [{ ACS_CLUSTER_ENDPOINT: "host-a:2375", DOCKER_HOST: "tcp://b" }, "http://host-a:2375"],
  [{ ACS_CLUSTER_ENDPOINT: "10.0.0.1" }, "http://10.0.0.1:2375"],
  [{ ACS_CLUSTER_ENDPOINT: "host-a", ACS_CLUSTER_SCHEME: "https" }, "https://host-a:2376"],
  [{ DOCKER_HOST: "tcp://host-a" }, "http://host-a:2375"],
  [{ DOCKER_HOST: "tcp://host-a:80" }, "http://host-a:80"],
  [{ DOCKER_HOST: "tcp://[fd00::1]:2375" }, "http://[fd00::1]:2375"],
  [{ DOCKER_HOST: "tcp://host-a", DOCKER_TLS_VERIFY: "1" }, "https://host-a:2376", "/root/.docker"],
  [{ DOCKER_HOST: "https://host-a:2376", DOCKER_CERT_PATH: "/c" }, "https://host-a:2376", "/c"],
  [{ DOCKER_HOST: "https://engine.example" }, "https://engine.example:443"],
  [{ DOCKER_HOST: "http://host-a:2375", DOCKER_CERT_PATH: "/c" }, "http://host-a:2375"],
];

for (const [env, shown, certificates] of GOOD) {
  test(`${JSON.stringify(env)} is ${shown}`, () => {
    const { config, problems } = readConfig(env, MACHINE);
    assert.equal(problems, []);
    assert.is(showEndpoint(config!.endpoint), shown);
    assert.is(
      config!.endpoint.kind === "tcp" ? config!.endpoint.certificates : undefined,
      certificates,
    );
  });
}

const BAD: [Record<string, string>, RegExp][] = [
  [
    { ACS_CLUSTER_ENDPOINT: "host-a:2375,host-b:2375" },
    /one Docker engine; name a single endpoint/,
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
];

for (const [env, expected] of BAD) {
  test(`${JSON.stringify(env)} is refused`, () => {
    const { config, problems } = readConfig(env, MACHINE);
    assert.is(config, undefined);
    assert.is(problems.length, 1);
    assert.match(problems[0]!, expected);
    assert.not.match(problems[0]!, /s3cret/);
  });
}

test.run();
