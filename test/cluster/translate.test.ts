/** The translation without an engine: above all what only newer ones can be told. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createBody } from "../../src/cluster/engine/translate/create-body.ts";
import { engineDefaults } from "../../src/cluster/engine/translate/engine-defaults.ts";
import type { Inspect } from "../../src/cluster/engine/translate/engine-types.ts";
import { imageDefaults } from "../../src/cluster/engine/translate/image-defaults.ts";
import { specFromInspect } from "../../src/cluster/engine/translate/spec-from-inspect.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { STOCK_ENGINE } from "../../src/model/engine-defaults.ts";
import { capture, CONTEXT, FRONT, ID, IMAGE, inspect, OTHER } from "./reports.ts";

/** A container as an engine would report it that keeps what it was told and adds nothing. */
function reported(spec: ContainerSpec): Inspect {
  const { body, attachments } = createBody({ name: "subject", spec, stamps: {} });
  const { HostConfig, NetworkingConfig, ...Config } = body;
  const first = NetworkingConfig?.EndpointsConfig ?? {};
  const further = attachments.map(({ network, config }) => [network, config]);
  return inspect({ Config, HostConfig, Networks: { ...first, ...Object.fromEntries(further) } });
}

const THERE_AND_BACK: Readonly<Record<string, Partial<ContainerSpec>>> = {
  "annotations": { annotations: { "a.b/c": "d" } },
  "a check's first steps": {
    healthcheck: { test: ["CMD", "x"], start_interval: "1s", start_period: "1m" },
  },
  "gateway priority": { networks: { a: { gw_priority: 1 }, b: { aliases: ["x"] } } },
  "a second network's address": { networks: { a: {}, b: { mac_address: "02:aa:00:00:00:01" } } },
  "a part of a volume": {
    volumes: [{ type: "volume", source: "v", target: "/v", volume: { subpath: "a/b" } }],
  },
  "an image as a mount": {
    volumes: [{ type: "image", source: "app:1", target: "/i", image: { subpath: "a" } }],
  },
  "a bind's recursion": {
    volumes: [
      { type: "bind", source: "/a", target: "/a", bind: { recursive: "disabled" } },
      {
        type: "bind",
        source: "/b",
        target: "/b",
        read_only: true,
        bind: { recursive: "writable" },
      },
      {
        type: "bind",
        source: "/c",
        target: "/c",
        read_only: true,
        bind: { recursive: "readonly" },
      },
    ],
  },
  "storage options": { storage_opt: { size: "1g" } },
  "block weights": {
    blkio_config: { weight: 300, weight_device: [{ path: "/dev/a", weight: 9 }] },
  },
  "devices by alternatives": {
    "x-ark": { device_requests: [{ count: 1, capabilities: [["a"], ["b", "c"]] }] },
  },
  "devices by name": {
    "x-ark": { device_requests: [{ driver: "cdi", device_ids: ["v/c=0"], capabilities: [] }] },
  },
  "no network at all": { "x-ark": { network_disabled: true } },
  "another's control group": { "x-ark": { cgroup: "container:other" } },
  "own masked paths": { "x-ark": { masked_paths: ["/proc/kcore"], readonly_paths: [] } },
  "kernel memory": { "x-ark": { kernel_memory: "32m", kernel_memory_tcp: "16m" } },
  "isolation": { isolation: "hyperv" },
};

for (const [title, part] of Object.entries(THERE_AND_BACK)) {
  test(`told and read: ${title}`, () => {
    const spec = { image: "app", ...part };
    const { spec: read, notCaptured } = specFromInspect(reported(spec), IMAGE, CONTEXT);
    assert.equal(read, canonical(spec));
    assert.equal(notCaptured, []);
  });
}

test("a container that says nothing is its image alone", () => {
  assert.equal(capture({}), { spec: { image: "app" }, notCaptured: [], references: [] });
});

test("ids are names, and those that nobody bears stay", () => {
  const gone = "c".repeat(64);
  const { spec, references } = capture({
    HostConfig: {
      NetworkMode: `container:${OTHER}`,
      PidMode: `container:${OTHER.slice(0, 12)}`,
      IpcMode: `container:${gone}`,
      VolumesFrom: ["other:ro", `${OTHER}:rw`],
    },
  });
  assert.equal(spec, {
    image: "app",
    network_mode: "container:other",
    volumes_from: ["other:ro", "other"],
    pid: "container:other",
    ipc: `container:${gone}`,
  });
  assert.equal(references, [OTHER]);
});

test("a linked container is referred to", () => {
  const { spec, references } = capture({ HostConfig: { Links: ["/other:/subject/db"] } });
  assert.equal(spec.links, ["other:db"]);
  assert.equal(references, [OTHER]);
});

test("a network by its id is the network", () => {
  const { spec } = capture({ HostConfig: { NetworkMode: FRONT }, Networks: { front: {} } });
  assert.equal(spec.networks, { front: {} });
});

test("the first network has the priority where its name does not tell", () => {
  const { spec } = capture({ HostConfig: { NetworkMode: "b" }, Networks: { a: {}, b: {} } });
  assert.equal(spec.networks, { a: {}, b: { priority: 1 } });
  assert.equal(createBody({ name: "x", spec, stamps: {} }).attachments, [{
    network: "a",
    config: {},
  }]);
});

test("names that the engine gives are not captured", () => {
  assert.is(capture({ Config: { Hostname: ID.slice(0, 12) } }).spec.hostname, undefined);
  const hosts = { Config: { Hostname: "node-1" }, HostConfig: { NetworkMode: "host" } };
  assert.is(capture(hosts).spec.hostname, undefined);
  assert.is(capture({ Config: { Hostname: "node-1" } }).spec.hostname, "node-1");
});

test("aliases that the engine adds at the start are not captured", () => {
  const { spec } = capture({
    Config: { Hostname: "web" },
    HostConfig: { NetworkMode: "front" },
    Networks: {
      front: { Aliases: ["a", ID.slice(0, 12), "web"], EndpointID: "e", MacAddress: "m" },
    },
  });
  assert.equal(spec.networks, { front: { aliases: ["a"] } });
});

test("an anonymous volume is a wish, and comes back by its name", () => {
  const name = "0".repeat(64);
  const image = { ...IMAGE, volumes: ["/data"] };
  const live: Inspect = {
    ...inspect({ Config: { Volumes: { "/data": {}, "/own": {} } } }),
    Mounts: [
      { Type: "volume", Name: name, Destination: "/data" },
      { Type: "volume", Name: name.replace("0", "1"), Destination: "/own" },
    ],
  };
  const { spec } = specFromInspect(live, image, CONTEXT);
  assert.equal(spec, {
    image: "app",
    volumes: [{ type: "volume", target: "/own" }],
    "x-ark": { volumes: { "/data": name, "/own": name.replace("0", "1") } },
  });
  const { body } = createBody({ name: "x", spec, stamps: {} }, image);
  assert.equal(body.HostConfig["Binds"], [`${name.replace("0", "1")}:/own`, `${name}:/data`]);
  const without = createBody({ name: "x", spec, stamps: {} }, IMAGE);
  assert.equal(without.body.HostConfig["Binds"], [`${name.replace("0", "1")}:/own`]);
});

test("a volume that the image declares and another mount covers is not the container's", () => {
  const image = { ...IMAGE, volumes: ["/data"] };
  const { spec } = capture({
    Config: { Volumes: { "/data": {}, "/own": {} } },
    HostConfig: { Binds: ["named:/data", "/tmp:/own:rw"] },
  }, image);
  assert.equal(spec["x-ark"], { rw: ["/own"], declared_volumes: ["/own"] });
  const { body } = createBody({ name: "x", spec, stamps: {} }, image);
  assert.equal(body.HostConfig["Binds"], ["named:/data", "/tmp:/own:rw"]);
  assert.equal(body["Volumes"], { "/own": {} });
});

test("an empty command takes the image's away", () => {
  const image = { ...IMAGE, entrypoint: ["/run"], command: ["serve"] };
  const { body } = createBody(
    { name: "x", spec: { image: "app", command: [] }, stamps: {} },
    image,
  );
  assert.equal(body["Entrypoint"], ["/run"]);
  assert.is(body["Cmd"], undefined);
});

test("stamps are added and not captured", () => {
  const { body } = createBody({
    name: "x",
    spec: { image: "app", labels: { a: "b" }, platform: "linux/arm64" },
    stamps: { "ark.spec": "1", "ark.term": "2", "ark.revision": "3" },
  });
  assert.equal(body["Labels"], { a: "b", "ark.spec": "1", "ark.term": "2", "ark.revision": "3" });
  assert.equal(capture({ Config: { Labels: body["Labels"] } }).spec.labels, { a: "b" });
});

test("a stamp that a file has as its label is not taken for ours", () => {
  const labels = { "ark.files": '{"/x":{"digest":"a"}}', "ark.spec": "1", mine: "2" };
  const { body } = createBody({ name: "x", spec: { image: "app", labels }, stamps: {} });
  assert.equal(body["Labels"], { mine: "2" });
});

test("every spelling that a file may have reaches the engine as it wants it", () => {
  const spec: ContainerSpec = {
    image: "app",
    cap_add: ["cap_net_admin", "ALL"],
    devices: ["/dev/null"],
    extra_hosts: ["db=10.0.0.1"],
    security_opt: ["systempaths=unconfined"],
    network_mode: "bridge",
    mem_limit: "1.5GB",
    stop_grace_period: "1m30s",
    healthcheck: { test: ["CMD", "x"], interval: "1.5s" },
  };
  const { body } = createBody({ name: "x", spec, stamps: {} });
  assert.equal(body.HostConfig["CapAdd"], ["ALL", "CAP_NET_ADMIN"]);
  assert.equal(body.HostConfig["Devices"], [
    { PathOnHost: "/dev/null", PathInContainer: "/dev/null", CgroupPermissions: "rwm" },
  ]);
  assert.equal(body.HostConfig["ExtraHosts"], ["db:10.0.0.1"]);
  assert.equal(body.HostConfig["MaskedPaths"], []);
  assert.equal(body.HostConfig["NetworkMode"], "default");
  assert.is(body.HostConfig["Memory"], 1.5 * 2 ** 30);
  assert.is(body["StopTimeout"], 90);
  assert.equal(body["Healthcheck"], { Test: ["CMD", "x"], Interval: 1_500_000_000 });
});

test("the hidden paths of newer engines are theirs", () => {
  const { spec } = capture({
    HostConfig: {
      MaskedPaths: [
        "/proc/acpi",
        "/proc/asound",
        "/proc/interrupts",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/sys/devices/system/cpu/cpu0/thermal_throttle",
        "/sys/devices/virtual/powercap",
        "/sys/firmware",
      ],
      ReadonlyPaths: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
    },
  });
  assert.equal(spec, { image: "app" });
});

test("an engine's defaults are asked where it tells", () => {
  const info = { Name: "n", LoggingDriver: "journald", DefaultRuntime: "crun", CgroupVersion: "1" };
  assert.equal(engineDefaults(info), {
    ...STOCK_ENGINE,
    hostname: "n",
    logging_driver: "journald",
    runtime: "crun",
    cgroup: "host",
  });
  assert.equal(engineDefaults({ CgroupVersion: "2" }), { ...STOCK_ENGINE, cgroup: "private" });
});

test("an image may supply nothing", () => {
  assert.equal(imageDefaults({ Id: "sha256:0", Config: null }), IMAGE);
});

test.run();
