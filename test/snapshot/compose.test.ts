/** Each key of Compose, in each of its syntaxes, as the canonical spec. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { splitWords } from "../../src/snapshot/compose/words.ts";
import { file } from "./files.ts";

/** What the service's lines make of a container, but for its image. */
function specOf(lines: string, rest = ""): Partial<ContainerSpec> {
  const text = `services:\n  web:\n    image: a\n    ${lines.replaceAll("\n", "\n    ")}\n${rest}`;
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/a.yaml", text)],
  });
  assert.equal(problems, [], text);
  const { image: _, ...spec } = snapshot!.workloads.get("web")!.spec;
  return spec;
}

const CASES: readonly (readonly [lines: string, spec: Partial<ContainerSpec>])[] = [
  // Commands.
  ["command: sleep 1d", { command: ["sleep", "1d"] }],
  [`command: sh -c 'echo "$$A" b\\ c'`, { command: ["sh", "-c", 'echo "$A" b\\ c'] }],
  ["command: [sleep, 10, true]", { command: ["sleep", "10", "true"] }],
  ["command:", {}],
  ['entrypoint: ""', { entrypoint: [] }],
  ["command: []", { command: [] }],
  // Mappings that may be lists.
  ["environment: {A: 1, B: true, C: , D: 1.10, E: 0x1f}", {
    environment: { A: "1", B: "true", C: null, D: "1.10", E: "0x1f" },
  }],
  ["environment: [A=1, B, C=, D=x=y]", { environment: { A: "1", B: null, C: "", D: "x=y" } }],
  ["labels: [a=b, c]", { labels: { a: "b", c: "" } }],
  ["labels: {a: , b: 5$$}", { labels: { a: "", b: "5$" } }],
  ["sysctls: {net.core.somaxconn: 1024}", { sysctls: { "net.core.somaxconn": "1024" } }],
  ["annotations: [a=b]", { annotations: { a: "b" } }],
  // Ports.
  ["ports: [80]", { ports: [{ target: 80, protocol: "tcp" }] }],
  ["ports: ['8080:80/udp']", { ports: [{ target: 80, protocol: "udp", published: "8080" }] }],
  ["ports: ['127.0.0.1::80']", { ports: [{ target: 80, protocol: "tcp", host_ip: "127.0.0.1" }] }],
  ["ports: ['[::1]:8080:80']", {
    ports: [{ target: 80, protocol: "tcp", host_ip: "::1", published: "8080" }],
  }],
  ["ports: [81-82:80-81]", {
    ports: [
      { target: 80, protocol: "tcp", published: "81" },
      { target: 81, protocol: "tcp", published: "82" },
    ],
  }],
  ["ports: [8000-8010:80]", { ports: [{ target: 80, protocol: "tcp", published: "8000-8010" }] }],
  ["ports: [{target: 80, published: 8080, host_ip: 10.0.0.1}]", {
    ports: [{ target: 80, protocol: "tcp", host_ip: "10.0.0.1", published: "8080" }],
  }],
  ["expose: [80, 81-82/udp]", { expose: ["80/tcp", "81/udp", "82/udp"] }],
  // Mounts.
  ["volumes: [/data]", { volumes: [{ type: "volume", target: "/data" }] }],
  ["volumes: ['/srv:/data:ro,z,rshared']", {
    volumes: [{
      type: "bind",
      source: "/srv",
      target: "/data",
      read_only: true,
      bind: { selinux: "z", propagation: "rshared" },
    }],
  }],
  ["volumes: [{type: tmpfs, target: /t, tmpfs: {size: 64mb, mode: 01777}}]", {
    volumes: [{ type: "tmpfs", target: "/t", tmpfs: { size: "64m", mode: 0o1777 } }],
  }],
  ["volumes: [{type: bind, source: /a, target: /b, bind: {create_host_path: true}}]", {
    volumes: [{ type: "bind", source: "/a", target: "/b" }],
  }],
  ["tmpfs: /run", { tmpfs: ["/run"] }],
  ["tmpfs: ['/tmp:size=1m', /run]", { tmpfs: ["/run", "/tmp:size=1m"] }],
  // Sizes, durations and numbers.
  ["mem_limit: 1073741824\nshm_size: 64M\nmemswap_limit: -1", {
    mem_limit: "1g",
    shm_size: "64m",
    memswap_limit: "-1",
  }],
  ["stop_grace_period: 90s", { stop_grace_period: "1m30s" }],
  ["cpus: 0.50\ncpu_period: 50ms\ncpu_quota: 25000", {
    cpus: "0.5",
    cpu_period: 50000,
    cpu_quota: 25000,
  }],
  ["ulimits: {nofile: 1024, nproc: {soft: 1, hard: 2}}", {
    ulimits: { nofile: { soft: 1024, hard: 1024 }, nproc: { soft: 1, hard: 2 } },
  }],
  // Switches; what is off anyway is not said.
  ["privileged: false\ntty: true\nread_only: 'true'\ninit: false", {
    tty: true,
    read_only: true,
    init: false,
  }],
  ["restart: no", {}],
  ["restart: 'on-failure:3'", { restart: "on-failure:3" }],
  // Health checks.
  ["healthcheck: {test: curl x, interval: 5s, retries: 3}", {
    healthcheck: { test: ["CMD-SHELL", "curl x"], interval: "5s", retries: 3 },
  }],
  ["healthcheck: {test: [NONE]}", { healthcheck: { disable: true } }],
  ["healthcheck: {disable: true}", { healthcheck: { disable: true } }],
  // Networks.
  ["network_mode: host", { network_mode: "host" }],
  ["network_mode: bridge", {}],
  ["network_mode: none", { network_mode: "none" }],
  ["network_mode: front", { networks: { front: {} } }],
  ["extra_hosts: ['db:10.0.0.1', 'a=[::1]', 'gw:host-gateway']", {
    extra_hosts: ["db:10.0.0.1", "a:::1", "gw:host-gateway"],
  }],
  ["extra_hosts: {db: 10.0.0.1, two: [10.0.0.2, 10.0.0.3]}", {
    extra_hosts: ["db:10.0.0.1", "two:10.0.0.2", "two:10.0.0.3"],
  }],
  ["dns: 1.1.1.1\ndns_search: [b.example, a.example]", {
    dns: ["1.1.1.1"],
    dns_search: ["b.example", "a.example"],
  }],
  // Other containers.
  ["network_mode: container:db\npid: container:db\nipc: shareable", {
    network_mode: "container:db",
    pid: "container:db",
    ipc: "shareable",
  }],
  ["volumes_from: ['container:db:ro']\nexternal_links: ['db:database', cache]", {
    volumes_from: ["db:ro"],
    links: ["cache:cache", "db:database"],
  }],
  // Rights and devices.
  ["cap_add: [net_admin, CAP_SYS_TIME]\ndevices: [/dev/fuse]", {
    cap_add: ["NET_ADMIN", "SYS_TIME"],
    devices: ["/dev/fuse:/dev/fuse:rwm"],
  }],
  ["devices: [{source: /dev/a, target: /dev/b, permissions: r}]", { devices: ["/dev/a:/dev/b:r"] }],
  ["gpus: all", { gpus: [{ count: -1 }] }],
  ["gpus: [{driver: nvidia, count: 2, capabilities: [utility]}]", {
    gpus: [{ driver: "nvidia", count: 2, capabilities: ["gpu", "utility"] }],
  }],
  // Deployment.
  [
    "deploy:\n  replicas: 1\n  resources:\n    limits: {cpus: '1.5', memory: 1g, pids: 9}\n" +
    "    reservations: {memory: 512m, devices: [{capabilities: [gpu], count: all}]}",
    { cpus: "1.5", mem_limit: "1g", pids_limit: 9, mem_reservation: "512m", gpus: [{ count: -1 }] },
  ],
  ["deploy: {resources: {reservations: {devices: [{capabilities: [tpu], count: 1}]}}}", {
    "x-ark": { device_requests: [{ count: 1, capabilities: [["tpu"]] }] },
  }],
  ["deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}", {
    restart: "on-failure:3",
  }],
  ["deploy: {restart_policy: {}}", { restart: "always" }],
  // Of no concern.
  ["x-mine: {any: thing}", {}],
];

for (const [lines, expected] of CASES) {
  test(lines, () => assert.equal(specOf(lines), expected));
}

test("networks by list and mapping, under the engine's names", () => {
  const top = "networks:\n  front: {external: true, name: corp_front}\n  back: {driver: bridge}\n";
  assert.equal(specOf("networks: [front, back]", top).networks, { corp_front: {}, back: {} });
  const named = "networks:\n  back: {interface_name: lan0, driver_opts: {a: b}}";
  assert.equal(specOf(named, top).networks, {
    back: { driver_opts: { a: "b", "com.docker.network.endpoint.ifname": "lan0" } },
  });
  const mapping = "networks:\n  front: {ipv4_address: 10.0.0.2, aliases: [b, a]}\n  back:";
  assert.equal(specOf(mapping, top).networks, {
    corp_front: { ipv4_address: "10.0.0.2", aliases: ["a", "b"] },
    back: {},
  });
});

test("services refer to each other by key, containers by name", () => {
  const text = `services:
  web:
    image: a
    network_mode: service:db
    pid: service:db
    volumes_from: [db:ro]
    links: [db:database]
    depends_on: [db]
  db: {image: b, container_name: the-db}
`;
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/a.yaml", text)],
  });
  assert.equal(problems, []);
  const { spec, dependencies } = snapshot!.workloads.get("web")!;
  assert.equal(spec, {
    image: "a",
    network_mode: "container:the-db",
    pid: "container:the-db",
    volumes_from: ["the-db:ro"],
    links: ["the-db:database"],
    depends_on: { "the-db": { condition: "service_started" } },
  });
  assert.equal(dependencies, ["the-db"]);
});

test("words are split as a shell would", () => {
  assert.equal(splitWords(` a  'b c' "d \\"e\\" \\f" g\\ h i'j'k "" `), [
    "a",
    "b c",
    'd "e" \\f',
    "g h",
    "ijk",
    "",
  ]);
  assert.equal(splitWords(""), []);
  assert.is(splitWords("a 'b"), undefined);
});

test("a stack's names are those that Compose gives", () => {
  const text =
    "name: shop\nservices:\n  web: {image: a, volumes: ['data:/d']}\nvolumes: {data: }\nnetworks: {default: {driver: bridge}}\n";
  const { snapshot } = loadSnapshot({
    revision: "r",
    files: [file("stacks/Any thing/compose.yml", text)],
  });
  assert.equal([...snapshot!.workloads.keys()], ["shop-web-1"]);
  assert.equal([...snapshot!.networks.keys()], ["shop_default"]);
  assert.is(snapshot!.networks.get("shop_default")!.driver, "bridge");
  assert.is(snapshot!.workloads.get("shop-web-1")!.spec.volumes![0]!.source, "shop_data");
});

test.run();
