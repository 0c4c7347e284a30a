/** What a stack makes of its services: containers, networks and volumes as Compose would make them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { formatProblem } from "../../src/snapshot/problems.ts";
import { file } from "./files.ts";

const PATH = "stacks/shop/compose.yaml";

function load(text: string, path = PATH) {
  return loadSnapshot({ revision: "r", files: [file(path, text)] });
}

function read(text: string): Snapshot {
  const { snapshot, problems } = load(text);
  assert.equal(problems.map(formatProblem), []);
  return snapshot!;
}

function wrong(text: string, path = PATH): string[] {
  return load(text, path).problems.map((it) =>
    `${it.line}:${it.column} ${it.severity} ${it.code}: ${it.message}`
  );
}

/** The spec of a container; by default of the one of the service `web`. */
function specOf(text: string, name = "shop-web-1") {
  return read(text).workloads.get(name)!.spec;
}

test("a container has the labels and the names that Compose gives it", () => {
  const spec = specOf(`services:
  web: {image: a, labels: {mine: x}, depends_on: {db: {condition: service_healthy, restart: true}}}
  db: {image: b}
`);
  assert.equal(spec.labels, {
    "mine": "x",
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": "web",
    "com.docker.compose.container-number": "1",
    "com.docker.compose.oneoff": "False",
    "com.docker.compose.project.config_files": PATH,
    "com.docker.compose.depends_on": "db:service_healthy:true",
  });
  assert.equal(spec.networks, { shop_default: { aliases: ["shop-web-1", "web"] } });
});

test("its own name is an alias, too, once", () => {
  const named = "services:\n  web: {image: a, container_name: front}\n";
  assert.equal(specOf(named, "front").networks, { shop_default: { aliases: ["front", "web"] } });
  const same = "services:\n  web: {image: a, container_name: web}\n";
  assert.equal(specOf(same, "web").networks, { shop_default: { aliases: ["web"] } });
});

test("links that a network has of its own stay beside those of the service", () => {
  const spec = specOf(`services:
  web: {image: a, links: [db], networks: {a: , b: {x-ark: {links: ["db:z"]}}}}
  db: {image: b, networks: [a, b]}
networks: {a: , b: }
`);
  const links = spec.networks!["shop_b"]!["x-ark"]!.links!;
  assert.ok(links.includes("db:z"), links.join(" "));
  assert.ok(links.length > 1, links.join(" "));
});

test("a name that is said to be nothing is the folder's", () => {
  const text = "name:\nservices: {web: {image: a}}\n";
  assert.equal([...read(text).workloads.keys()], ["shop-web-1"]);
});

test("what is said twice, and otherwise, is reported", () => {
  const device = "{resources: {reservations: {devices: [{capabilities: [tpu], count: 1}]}}}";
  const requests = "{device_requests: [{capabilities: [[npu]], count: 1}]}";
  const service = (...keys: string[]) => `services:\n  web: {image: a, ${keys.join(", ")}}\n`;
  const both = [`deploy: ${device}`, `x-ark: ${requests}`];
  for (const keys of [both, [...both].reverse()]) {
    assert.match(wrong(service(...keys)).join(), "contradicts `device_requests`");
  }
});

test("what cannot be is refused in words", () => {
  const service = (keys: string) => `services:\n  web: {image: a, ${keys}}\n`;
  const attempts = "deploy: {restart_policy: {condition: on-failure, max_attempts: -3}}";
  assert.match(wrong(service(attempts)).join(), "is not a number of attempts");
  const { problems } = load(service("x-ark: {ignore: [constructor]}"));
  assert.type(problems[0]!.hint, "string");
});

test("a network that is a mode takes no names", () => {
  const spec = specOf("services:\n  web: {image: a, network_mode: corp}\n");
  assert.equal(spec.networks, { corp: {} });
});

test("networks and volumes have the labels by which Compose takes them down", () => {
  const { networks, volumes } = read(`services:
  web: {image: a, volumes: ["data:/d"], networks: [default, back, corp]}
volumes: {data: {labels: {mine: x}}, other: {external: true}}
networks: {default: {driver: macvlan}, back: {name: rear}, corp: {external: true}}
`);
  const label = (kind: string, key: string) => ({
    "com.docker.compose.project": "shop",
    [`com.docker.compose.${kind}`]: key,
  });
  assert.equal([...networks.values()], [
    {
      name: "shop_default",
      external: false,
      driver: "macvlan",
      labels: label("network", "default"),
    },
    { name: "rear", external: false, labels: label("network", "back") },
    { name: "corp", external: true },
  ]);
  assert.equal([...volumes.values()], [
    { name: "shop_data", external: false, labels: { mine: "x", ...label("volume", "data") } },
    { name: "other", external: true },
  ]);
});

test("the network of the first key is the first one, whatever it is called", () => {
  const spec = specOf(`services:
  web: {image: a, networks: [front, back]}
networks: {front: {name: aaa}, back: {name: zzz}}
`);
  assert.is(spec.networks!["zzz"]!.priority, 1);
  assert.is(spec.networks!["aaa"]!.priority, undefined);
});

test("a service has as many containers as it says", () => {
  const { workloads, services } = read(`services:
  web: {image: a, scale: 3}
  api: {image: b, deploy: {replicas: 2}}
  db: {image: c, scale: 1, deploy: {replicas: 1}}
  off: {image: d, scale: 0}
`);
  assert.equal([...workloads.keys()], [
    ...["shop-web-1", "shop-web-2", "shop-web-3", "shop-api-1", "shop-api-2", "shop-db-1"],
  ]);
  const second = workloads.get("shop-web-2")!.spec;
  assert.is(second.labels!["com.docker.compose.container-number"], "2");
  assert.equal(second.networks!["shop_default"]!.aliases, ["shop-web-2", "web"]);
  assert.ok(services.has("shop/off"));
});

test("what cannot be numbered is refused", () => {
  assert.equal(wrong("services:\n  web: {image: a, container_name: ww, scale: 2}\n"), [
    "2:35 error conflicting-keys: 2 containers cannot have one name",
  ]);
  assert.equal(wrong("services:\n  web: {image: a, scale: 2, deploy: {replicas: 3}}\n"), [
    "2:48 error conflicting-keys: `services.web.deploy.replicas` contradicts `scale`",
  ]);
  assert.equal(wrong("services:\n  web: {image: a, scale: 100000}\n"), [
    "2:26 error invalid-value: `services.web.scale` is not a number of containers",
  ]);
  assert.equal(wrong("services:\n  web: {image: a, scale: -1}\n").length, 1);
  const addressed =
    "services:\n  web: {image: a, scale: 2, networks: {n: {ipv4_address: 10.0.0.2}}}\n";
  assert.equal(wrong(`${addressed}networks: {n: }\n`), [
    "2:43 error conflicting-keys: 2 containers cannot have one `ipv4_address`",
  ]);
  assert.equal(wrong("services:\n  web: {image: a, scale: 2}\n", "containers/web.yaml"), [
    "2:26 error unsupported-key: a service of this folder has one container",
  ]);
  assert.equal(wrong("services:\n  web: {scale: 0}\n"), [
    "2:3 error missing-key: `services.web` lacks `image`",
  ]);
});

test("no file makes more containers than anybody can mean", () => {
  const services = ["one", "two"].map((key) => `  ${key}: {image: a, scale: 600}\n`);
  const problems = wrong(`services:\n${services.join("")}`);
  assert.equal(problems, [
    "3:8 error invalid-value: the project has more than 1000 numbered containers",
  ]);
});

test("several containers are depended on all, and joined at the first", () => {
  const spec = specOf(`services:
  web:
    image: a
    depends_on: [db, off]
    network_mode: service:db
    volumes_from: [db:ro]
  db: {image: b, scale: 11}
  off: {image: c, scale: 0}
`);
  assert.is(Object.keys(spec.depends_on!).length, 11);
  assert.is(spec.network_mode, "container:shop-db-1");
  assert.equal(spec.volumes_from, ["shop-db-1:ro"]);
});

test("what joins a service without containers is refused", () => {
  const text = "services:\n  web: {image: a, pid: service:off}\n  off: {image: b, scale: 0}\n";
  assert.equal(wrong(text), [
    "2:24 error invalid-value: `services.web.pid` refers to a service that has no container",
  ]);
});

test("links are to every container, by every name that Compose gives, on every network", () => {
  const spec = specOf(
    `services:
  web: {image: a, scale: 2, links: ["db:store"], networks: [one, two]}
  db: {image: b, scale: 2, networks: [one, two]}
networks: {one: , two: }
`,
    "shop-web-2",
  );
  const links = ["shop-db-1", "shop-db-2"].flatMap((name) =>
    ["db-2", "shop-db-2", "store"].map((alias) => `${name}:${alias}`)
  );
  assert.equal(spec.links, links);
  assert.equal(spec.networks!["shop_two"]!["x-ark"]!.links, links);
  assert.is(spec.networks!["shop_one"]!["x-ark"], undefined);
});

test("a job is what says so, and what others wait for to complete", () => {
  const { workloads } = read(`services:
  web: {image: a, depends_on: {migrate: {condition: service_completed_successfully}}}
  migrate: {image: b}
  once: {image: c, deploy: {mode: replicated-job}}
`);
  assert.equal([...workloads.values()].filter(({ job }) => job).map(({ name }) => name), [
    "shop-migrate-1",
    "shop-once-1",
  ]);
});

test("only which container of which service it is makes a container another one", () => {
  const { workloads } = read("services:\n  web: {image: a}\n");
  const elsewhere = load("name: shop\nservices:\n  web: {image: a}\n", "stacks/old/compose.yml");
  const renamed = load("name: store\nservices:\n  web: {image: a, container_name: shop-web-1}\n");
  const { hash } = workloads.get("shop-web-1")!;
  assert.is(elsewhere.snapshot!.workloads.get("shop-web-1")!.hash, hash);
  assert.is.not(renamed.snapshot!.workloads.get("shop-web-1")!.hash, hash);
});

test("projects may share a network that both define alike", () => {
  const text = (driver: string) =>
    `services: {web: {image: a}}\nnetworks: {default: {name: corp, driver: ${driver}}}\n`;
  const both = (driver: string) =>
    loadSnapshot({
      revision: "r",
      files: [
        file("stacks/one/compose.yaml", text("bridge")),
        file("stacks/two/compose.yaml", text(driver)),
      ],
    }).problems.map(({ code }) => code);
  assert.equal(both("bridge"), []);
  assert.equal(both("macvlan"), ["conflicting-definition"]);
});

test.run();
