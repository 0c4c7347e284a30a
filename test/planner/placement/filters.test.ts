import { test } from "uvu";
import * as assert from "uvu/assert";
import { unknownNode } from "../../../src/model/observation.ts";
import { container, holding, labelled, node, placeAll, refusals, workload } from "./scene.ts";

const asking = (...constraints: string[]) => ({ deploy: { placement: { constraints } } });
const classic = (...variables: string[]) => ({ environment: variables });

test("health: a node that does not answer, and one on which scheduling is stopped", () => {
  const gone = unknownNode("gone", "tcp://gone:2375", "It does not answer.");
  assert.equal(refusals({ nodes: [gone, node("a")] }, workload("web")), [
    "gone: health: It does not answer.",
  ]);
});

test("constraint: by name, id, label and what the engine is made of", () => {
  const nodes = [labelled("a", { storage: "ssd" }), labelled("b", { storage: "hdd" }), node("c")];
  const chosen: [object, string[]][] = [
    [asking("node.hostname == b"), ["b"]],
    [asking("node.id != ID-a"), ["b", "c"]],
    [asking("node.labels.storage == ssd"), ["a"]],
    [asking("engine.labels.storage != ssd"), ["b", "c"]],
    [asking("node.platform.os == linux", "node.platform.arch == arm64"), []],
    [classic("constraint:storage==*d"), ["a", "b"]],
    [classic("constraint:storage==/^[hs]/"), ["a", "b"]],
    [classic("constraint:storage!=/./"), ["c"]],
    [classic("constraint:operatingsystem==*Debian*"), ["a", "b", "c"]],
    [classic("constraint:storagedriver!=overlay2"), []],
    [classic("whitelist:node==a|c"), ["a", "c"]],
  ];
  for (const [service, expected] of chosen) {
    const refused = refusals({ nodes }, workload("web", service)).map((it) => it.split(":")[0]!);
    assert.equal(["a", "b", "c"].filter((name) => !refused.includes(name)), expected);
  }
  assert.equal(refusals({ nodes }, workload("web", asking("node.labels.storage == ssd"))), [
    "b: constraint: It asks for node.labels.storage == ssd, and there it is hdd.",
    "c: constraint: It asks for node.labels.storage == ssd, and there is no such label.",
  ]);
});

test("constraint: a soft one is heeded where it can be", () => {
  const nodes = [node("a"), labelled("b", { storage: "ssd" })];
  assert.equal(placeAll({ nodes }, [workload("web", classic("constraint:storage==~ssd"))]), ["b"]);
  assert.equal(placeAll({ nodes }, [workload("web", classic("constraint:storage==~nvme"))]), ["a"]);
});

test("affinity: to containers, images and labels, also of what is placed first", () => {
  const redis = workload("redis", { labels: { tier: "back" } });
  const nodes = [node("a", { images: new Set(["nginx:1"]) }), holding(node("b"), redis)];
  const on = (variable: string) => placeAll({ nodes }, [workload("web", classic(variable))]);
  assert.equal(on("affinity:container==redis"), ["b"]);
  assert.equal(on("affinity:container!=redis"), ["a"]);
  assert.equal(on("affinity:image==nginx"), ["a"]);
  assert.equal(on("affinity:tier==back"), ["b"]);
  assert.equal(on("affinity:container==nobody"), ["-"]);
  const both = [workload("web", classic("affinity:container==db")), workload("db")];
  assert.equal(placeAll({ nodes: [node("a"), node("b")] }, both), ["a", "a"]);
  const ring = [
    workload("web", classic("affinity:container==app")),
    workload("app", classic("affinity:container==web")),
  ];
  assert.equal(placeAll({ nodes }, ring), ["-", "-"]);
});

test("dependency: what shares namespaces, volumes or links is on one node", () => {
  const db = workload("db");
  const there = [node("a"), holding(node("b"), db)];
  for (
    const service of [
      { network_mode: "container:db" },
      { pid: "container:db" },
      { ipc: "container:db" },
      { volumes_from: ["container:db:ro"] },
      { external_links: ["db:base"] },
    ]
  ) {
    const web = workload("web", service);
    assert.equal(placeAll({ nodes: there }, [web]), ["b"], JSON.stringify(service));
    assert.equal(refusals({ nodes: there }, web), [
      "a: dependency: It can only run beside db, which is on b.",
    ]);
  }
  const joined = workload("web", { network_mode: "container:db" }, ["db"]);
  assert.equal(placeAll({ nodes: [node("a"), node("b")] }, [joined, db]), ["a", "a"]);
});

test("dependency: what others can only run beside goes where they can", () => {
  const db = workload("db");
  const service = { network_mode: "container:db", ...asking("node.hostname == b") };
  const web = workload("web", service, ["db"]);
  assert.equal(placeAll({ nodes: [node("a"), node("b")] }, [db, web]), ["b", "b"]);
});

test("dependency: it may be on a node that does not answer", () => {
  const nodes = [node("a"), unknownNode("b", "tcp://b:2375", "It does not answer.")];
  const web = workload("web", { network_mode: "container:db" });
  assert.equal(
    refusals({ nodes }, web)[0],
    "a: dependency: It can only run beside db, which is on no node that answers.",
  );
});

const taking = (...ports: string[]) => workload("taken", { ports });
const CONFLICTS: [taken: string, wanted: string, conflict: boolean][] = [
  ["8080:80", "8080:81", true],
  ["8080:80", "8081:80", false],
  ["8080:80", "8080:80/udp", false],
  ["127.0.0.1:53:53/udp", "10.0.0.1:53:53/udp", false],
  ["127.0.0.1:53:53", "0.0.0.0:53:53", true],
  ["127.0.0.1:53:53", "[::]:53:53", false],
  ["[::1]:53:53", "[::]:53:53", true],
  ["127.0.0.1:53:53", "53:53", true],
  ["8000-8001:80", "8000-8001:80", false],
  ["8000:80", "8000-8000:80", true],
];
for (const [taken, wanted, conflict] of CONFLICTS) {
  test(`port: ${wanted} beside ${taken}`, () => {
    const nodes = [holding(node("a"), taking(taken))];
    assert.equal(placeAll({ nodes }, [workload("web", { ports: [wanted] })]), [
      conflict ? "-" : "a",
    ]);
  });
}

test("port: of host-mode containers, and none on networks with addresses of their own", () => {
  const listening = workload("dns", { network_mode: "host", expose: ["8080"] });
  const nodes = [holding(node("a"), listening)];
  const web = workload("web", { ports: ["8080:80"] });
  assert.equal(refusals({ nodes }, web), [
    "a: port: The host port 8080/tcp is taken by another container.",
  ]);
  const networks = [{ name: "vlan", external: false, driver: "macvlan" }];
  const wired = workload("web", { ports: ["8080:80"], networks: { vlan: {} } });
  assert.equal(refusals({ nodes, networks }, wired), []);
});

test("container slots, by the engine's label", () => {
  const full = holding(labelled("a", { containerslots: "1" }), workload("other"));
  const odd = labelled("b", { containerslots: "many" });
  assert.equal(refusals({ nodes: [full, odd] }, workload("web")), [
    "a: container slots: Its label containerslots=1 is reached.",
  ]);
});

test("resources: what containers may use is not given twice", () => {
  const big = workload("big", { mem_limit: "6g", cpus: 3 });
  const nodes = [holding(node("a"), big)];
  assert.equal(refusals({ nodes }, workload("web", { mem_limit: "3g" })), [
    "a: resources: It needs 3g of memory, and 2g of 8g are free.",
  ]);
  assert.equal(refusals({ nodes }, workload("web", { cpus: 1.5 })), [
    "a: resources: It needs 1.5 processors, and 1 of 4 are free.",
  ]);
  assert.equal(refusals({ nodes }, workload("web", { mem_limit: "2g", cpus: 1 })), []);
  const tenths = Array.from({ length: 41 }, (_, i) => workload(`w${i}`, { cpus: 0.1 }));
  assert.equal(placeAll({ nodes: [node("a")] }, tenths).indexOf("-"), 40);
  assert.equal(refusals({ nodes }, workload("web", { mem_reservation: "3g" })).length, 1);
});

test("network: one that the node lacks is made where a file defines it", () => {
  const networks = [
    { name: "front", external: false },
    { name: "back", external: true },
  ];
  const nodes = [node("a"), node("b", { networks: new Map([["back", networks[1]!]]) })];
  assert.equal(
    refusals({ nodes, networks }, workload("web", { networks: { front: {}, back: {} } })),
    [
      "a: network: It lacks the network back, which networks/back.yaml does not define.",
    ],
  );
  assert.equal(refusals({ nodes, networks, more: { network: "back" } }, workload("web")), [
    "a: network: It lacks the network back, which ACS_NETWORK_NAME asks of every node.",
  ]);
});

test("image: where it could not be had lately comes last", () => {
  const memory = { workloads: { web: { withoutImage: ["a"] } }, managed: [] };
  const [web] = [workload("web")];
  const on = (...nodes: Parameters<typeof placeAll>[0]["nodes"]) =>
    placeAll({ nodes, more: { memory } }, [web]);
  assert.equal(on(node("a"), node("b")), ["b"]);
  assert.equal(on(node("a")), ["a"]);
  assert.equal(on(node("a", { images: new Set(["app:1"]) }), node("b")), ["a"]);
});

test("a cluster that chooses by itself is asked for nothing but a node that answers", () => {
  const nodes = [unknownNode("a", "tcp://a:2375", "It does not answer."), node("b")];
  const web = workload("web", { ...asking("node.hostname == a"), mem_limit: "100g" });
  const observation = { at: 0, placedBy: "cluster" as const, nodes };
  assert.equal(placeAll({ nodes, more: { observation } }, [web]), ["b"]);
});

test("its own container is no neighbour of what is under way", () => {
  const web = workload("web", { ports: ["80:80"] });
  const action = { kind: "create" as const, workload: "web", node: "a", reason: "", desired: web };
  const underWay = [{ action: { ...action, id: "x", after: [] }, since: 0 }];
  const db = workload("db", { ports: ["80:81"] });
  const nodes = [node("a"), node("b")];
  const more = { underWay };
  assert.equal(placeAll({ nodes, more }, [db, web]), ["b", "a"]);
  const seen = [{ ...node("a"), containers: [container(web, "a")] }, node("b")];
  assert.equal(placeAll({ nodes: seen, more }, [db]), ["b"]);
});

test.run();
