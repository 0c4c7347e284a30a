import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { VolumeDefinition, Workload } from "../../src/model/snapshot.ts";
import { localData } from "../../src/planner/local-data.ts";

const VOLUMES = new Map<string, VolumeDefinition>([
  ["plain", { name: "plain", external: false }],
  ["nfs", { name: "nfs", external: false, driver: "local", driver_opts: { type: "nfs4" } }],
  ["ceph", { name: "ceph", external: true, driver: "rbd" }],
]);

function dataOf(spec: Partial<ContainerSpec>): string[] {
  return localData({ spec: { image: "app:1", ...spec } } as Workload, VOLUMES);
}

test("what is mounted from the host stays, but for what every host has", () => {
  const bind = (source: string) => ({ type: "bind" as const, source, target: "/x" });
  assert.equal(dataOf({ volumes: [bind("/srv/data"), bind("/etc/app.conf")] }), [
    "/srv/data",
    "/etc/app.conf",
  ]);
  const common = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/etc/localtime",
    "/dev/fuse",
    "/sys",
  ];
  assert.equal(dataOf({ volumes: common.map(bind) }), []);
  assert.equal(dataOf({ volumes: [bind("/running"), bind("/devices")] }), ["/running", "/devices"]);
});

test("volumes of the local driver stay, unless they mount what is shared", () => {
  const volume = (source?: string) => ({
    type: "volume" as const,
    ...(source !== undefined && { source }),
    target: "/x",
  });
  const volumes = ["plain", "unheard", "nfs", "ceph"].map(volume);
  assert.equal(dataOf({ volumes }), ["plain", "unheard"]);
  assert.equal(dataOf({ volumes: [volume()] }), ["an anonymous volume at /x"]);
  const rexray = { ...volume("other"), "x-ark": { driver: "rexray" } };
  assert.equal(dataOf({ volumes: [rexray] }), []);
  assert.equal(dataOf({ volumes: [volume("other")], "x-ark": { volume_driver: "rexray" } }), []);
});

test("anonymous volumes of the image stay, as far as they were captured", () => {
  assert.equal(dataOf({ "x-ark": { volumes: { "/var/lib/db": "0123" } } }), [
    "an anonymous volume at /var/lib/db",
  ]);
  const tmpfs = { type: "tmpfs" as const, target: "/tmp" };
  assert.equal(dataOf({ volumes: [tmpfs], "x-ark": { node: "a" } }), []);
});

test.run();
