import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { diffSpecs } from "../../src/model/diff.ts";
import { STOCK_ENGINE } from "../../src/model/engine-defaults.ts";
import { type ImageDefaults, STAMP } from "../../src/model/observation.ts";

const IMAGE: ImageDefaults = {
  id: "sha256:1",
  environment: { PATH: "/bin" },
  labels: { release: "1" },
  command: ["serve"],
  expose: ["80/tcp"],
  volumes: ["/data"],
};

function diff(desired: Partial<ContainerSpec>, live: Partial<ContainerSpec>) {
  return diffSpecs({ image: "app", ...desired }, { image: "app", ...live }, IMAGE);
}

/** Specs that come to the same container as one that says nothing. */
const SAME: Readonly<Record<string, Partial<ContainerSpec>>> = {
  "the image's": {
    environment: { PATH: "/bin" },
    labels: { release: "1" },
    command: ["serve"],
    expose: ["80/tcp"],
    volumes: [{ type: "volume", target: "/data" }],
  },
  "the engine's": {
    restart: "no",
    network_mode: "bridge",
    privileged: false,
    tty: false,
    ipc: "private",
    shm_size: "64m",
    runtime: "runc",
    pids_limit: -1,
    stop_signal: "SIGTERM",
    stop_grace_period: "10s",
    logging: { driver: "json-file" },
    networks: { bridge: {} },
  },
  "the image's full name": { image: "docker.io/library/app:latest" },
  "wishes": {
    platform: "linux/amd64",
    depends_on: { db: { condition: "service_started" } },
    "x-ark": {
      node: "a",
      volumes: { "/data": "0".repeat(64) },
      mounts: ["/x"],
      attach: ["stdout"],
    },
  },
  "stamps": { labels: { [STAMP.spec]: "1", [STAMP.term]: "2", [STAMP.revision]: "3" } },
  "a check that is off where there is none": { healthcheck: { disable: true } },
};

for (const [title, spec] of Object.entries(SAME)) {
  test(`saying it or not is the same: ${title}`, () => {
    assert.equal(diff(spec, {}), []);
    assert.equal(diff({}, spec), []);
  });
}

const SPELLINGS: readonly (readonly [Partial<ContainerSpec>, Partial<ContainerSpec>])[] = [
  [{ cap_add: ["cap_net_admin"] }, { cap_add: ["NET_ADMIN"] }],
  [{ security_opt: ["no-new-privileges:true"] }, { security_opt: ["no-new-privileges"] }],
  [{ security_opt: ["seccomp:unconfined"] }, { security_opt: ["seccomp=unconfined"] }],
  [{ devices: ["/dev/null"] }, { devices: ["/dev/null:/dev/null:rwm"] }],
  [{ links: ["db"] }, { links: ["db:db"] }],
  [{ volumes_from: ["db:rw"] }, { volumes_from: ["db"] }],
  [{ stop_grace_period: "500ms" }, { stop_grace_period: "1s" }],
  [{ mem_limit: "64m", memswap_limit: "128m" }, { mem_limit: "64m" }],
  [{ privileged: true, security_opt: ["label=disable"] }, { privileged: true }],
  [{ networks: { a: { mac_address: "02:AA:00:00:00:01" } } }, {
    networks: { a: {} },
    mac_address: "02:aa:00:00:00:01",
  }],
  [{ networks: { a: { priority: 9 }, b: { priority: 3 } } }, { networks: { a: {}, b: {} } }],
  [{
    volumes: [{ type: "bind", source: "/a", target: "/b", bind: { create_host_path: true } }],
  }, { volumes: [{ type: "bind", source: "/a", target: "/b" }] }],
  [{ healthcheck: { test: ["CMD", "x"], interval: "30s", retries: 3 } }, {
    healthcheck: { test: ["CMD", "x"] },
  }],
];

for (const [a, b] of SPELLINGS) {
  test(`${JSON.stringify(a)} is ${JSON.stringify(b)}`, () => {
    assert.equal(diff(a, b), []);
    assert.equal(diff(b, a), []);
  });
}

test("each difference has its path, sorted, with both values", () => {
  const changes = diff({
    image: "app:2",
    environment: { TZ: "UTC", KEPT: "x" },
    networks: { vlan701: { ipv4_address: "10.66.0.10" }, front: {} },
    ports: [{ target: 80, protocol: "tcp" }],
    healthcheck: { test: ["CMD", "x"] },
  }, {
    environment: { TZ: "CET", KEPT: "x", GONE: "1" },
    networks: { vlan701: { ipv4_address: "10.66.0.9" } },
    mem_limit: "64m",
  });
  assert.equal(changes, [
    { path: "environment.GONE", live: "1" },
    { path: "environment.TZ", live: "CET", desired: "UTC" },
    { path: "healthcheck.test", desired: ["CMD", "x"] },
    { path: "image", live: "app", desired: "app:2" },
    { path: "mem_limit", live: "64m" },
    { path: "networks.front", desired: {} },
    { path: "networks.vlan701.ipv4_address", live: "10.66.0.9", desired: "10.66.0.10" },
    { path: "ports", desired: [{ target: 80, protocol: "tcp" }] },
  ]);
});

test("the engine's own defaults count", () => {
  const engine = { ...STOCK_ENGINE, logging_driver: "journald", cgroup: "host" };
  const spec: ContainerSpec = { image: "app", logging: { driver: "journald" }, cgroup: "host" };
  assert.equal(diffSpecs(spec, { image: "app" }, IMAGE, engine), []);
  assert.equal(diffSpecs(spec, { image: "app" }, IMAGE).map(({ path }) => path), [
    "cgroup",
    "logging.driver",
  ]);
});

test("of Compose's labels only which container of which service it is counts", () => {
  const label = (key: string) => ({ labels: { [`com.docker.compose.${key}`]: "x" } });
  for (const key of ["config-hash", "version", "image", "oneoff", "depends_on", "anything.new"]) {
    assert.equal([diff(label(key), {}), diff({}, label(key))], [[], []], key);
  }
  for (const key of ["project", "service", "container-number"]) {
    assert.is(diff(label(key), {}).length, 1, key);
    assert.is(diff({}, label(key)).length, 1, key);
  }
});

test("an empty network is not no network", () => {
  assert.equal(diff({ networks: { a: {} } }, {}), [{ path: "networks.a", desired: {} }]);
});

test.run();
