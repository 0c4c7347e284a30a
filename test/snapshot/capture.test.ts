import { test } from "uvu";
import * as assert from "uvu/assert";
import { SCHEDULE_LABEL, STAMP } from "../../src/model/observation.ts";
import { previousName } from "../../src/model/naming.ts";
import { answeringNode } from "../fakes/node.ts";
import { capture, container, LABELS, node, WEB } from "./captures.ts";

/** The files after the capture. */
function after(texts: Record<string, string>, files: ReadonlyMap<string, string | null>) {
  const all = new Map<string, string | null>([...Object.entries(texts), ...files]);
  return Object.fromEntries(
    [...all].filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

test("a labelled container gets a file; others do not", () => {
  const { files, report } = capture({}, [
    node([container("web"), container("db", { labels: {} })]),
  ]);
  assert.equal([...files], [["containers/web.yaml", WEB]]);
  assert.equal(report.added, ["web"]);
});

test("captured again, nothing changes", () => {
  const nodes = [node([container("web")])];
  const { files, report, conflicts } = capture({ "containers/web.yaml": WEB }, nodes);
  assert.is(files.size, 0);
  assert.equal(report.unchanged, ["web"]);
  assert.equal(conflicts, []);
});

test("a file that says the same in other words is left as it is", () => {
  const text = WEB.replace(
    "    x-ark:\n      node: host-a\n",
    "    logging: {driver: json-file}\n    privileged: false\n",
  );
  const { files, report } = capture({ "containers/web.yaml": text }, [node([container("web")])]);
  assert.is(files.size, 0);
  assert.equal(report.unchanged, ["web"]);
});

test("a container that only moved makes no change", () => {
  const moved = container("web", {}, { node: "host-b" });
  const { files } = capture({ "containers/web.yaml": WEB }, [node([moved], { name: "host-b" })]);
  assert.is(files.size, 0);
});

test("what changed is edited, comments stay", () => {
  const text = WEB.replace("image: nginx:1.27", 'image: "nginx:1.26" # pinned');
  const { files, report } = capture({ "containers/web.yaml": text }, [node([container("web")])]);
  assert.equal([...files], [["containers/web.yaml", text.replace("1.26", "1.27")]]);
  assert.equal(report.updated, ["web"]);
});

test("other anonymous volumes are a change", () => {
  const volumes = container("web", { "x-ark": { volumes: { "/data": "0123" } } });
  const first = capture({ "containers/web.yaml": WEB }, [node([volumes])]);
  assert.equal(first.report.updated, ["web"]);
  const texts = after({ "containers/web.yaml": WEB }, first.files);
  assert.equal(capture(texts, [node([volumes])]).report.unchanged, ["web"]);
});

test("what its file leaves as it is is not captured, what else changed is", () => {
  const text = (limit: string) =>
    "services:\n  web:\n    image: nginx:1.27\n    labels: { ark.labels.schedule: web }\n" +
    `    environment: { TZ: UTC, MODE: a }\n    mem_limit: ${limit}\n` +
    "    x-ark: { ignore: [environment.TZ], node: host-a }\n";
  const environment = { TZ: "CET", MODE: "a" };
  const live = (mem_limit: string) => node([container("web", { environment, mem_limit })]);
  const of = (limit: string) => capture({ "containers/web.yaml": text("1g") }, [live(limit)]).files;
  assert.is(of("1g").size, 0);
  assert.is(of("2g").get("containers/web.yaml"), text("2g"));
});

test("stamps are not captured", () => {
  const stamped = container("web", { labels: { ...LABELS, [STAMP.spec]: "x", [STAMP.term]: "1" } });
  assert.is(capture({}, [node([stamped])]).files.get("containers/web.yaml"), WEB);
});

test("a container without the label takes its workload out", () => {
  const { files, report } = capture({ "containers/web.yaml": WEB }, [
    node([container("web", { labels: {} })]),
  ]);
  assert.equal([...files], [["containers/web.yaml", null]]);
  assert.equal(report.removed, ["web"]);
});

test("a workload that never had the label stays without it", () => {
  const text = "services:\n  web:\n    image: nginx:1.27\n";
  const { files, report } = capture({ "containers/web.yaml": text }, [
    node([container("web", { labels: {} })]),
  ]);
  assert.is(files.size, 0);
  assert.equal(report.unchanged, ["web"]);
});

test("a workload that is gone is kept and named; pruned when asked", () => {
  const kept = capture({ "containers/web.yaml": WEB }, [node([])]);
  assert.equal([kept.files.size, kept.report.missing], [0, ["web"]]);
  const pruned = capture({ "containers/web.yaml": WEB }, [node([])], { prune: true });
  assert.equal([...pruned.files], [["containers/web.yaml", null]]);
  assert.equal(pruned.report.removed, ["web"]);
});

test("a workload of a node that cannot be asked is not dropped unless forced", () => {
  const lost = [node([], { reachable: false })];
  const refused = capture({ "containers/web.yaml": WEB }, lost, { prune: true });
  assert.equal(refused.conflicts.map(({ workload }) => workload), ["web"]);
  assert.is(refused.files.size, 0);
  const forced = capture({ "containers/web.yaml": WEB }, lost, { prune: true, force: true });
  assert.equal(forced.report.removed, ["web"]);
  assert.equal(capture({ "containers/web.yaml": WEB }, lost).report.missing, ["web"]);
});

test("where a workload was last seen counts more than where it was captured", () => {
  const texts = { "containers/web.yaml": WEB };
  const nodes = [node([]), answeringNode("host-b", { reachable: false })];
  const seenOn = (last: string) =>
    capture(texts, nodes, { prune: true, lastSeen: new Map([["web", last]]) });
  assert.equal(seenOn("host-b").conflicts.map(({ workload }) => workload), ["web"]);
  assert.equal(seenOn("host-a").report.removed, ["web"]);
});

test("a commit that is not rolled out yet is not undone unless forced", () => {
  const texts = { "containers/web.yaml": WEB.replace("1.27", "1.28") };
  const nodes = [node([container("web")])];
  const pending = new Set(["web"]);
  const refused = capture(texts, nodes, { pending });
  assert.equal(refused.conflicts.map(({ workload }) => workload), ["web"]);
  assert.is(refused.files.size, 0);
  const forced = capture(texts, nodes, { pending, force: true });
  assert.equal(forced.report.updated, ["web"]);
  assert.equal([...forced.files.values()], [WEB]);
});

test("what is being replaced or removed is not captured halfway, not even where forced", () => {
  const texts = { "containers/web.yaml": WEB };
  const nodes = [node([container("old", { labels: { [SCHEDULE_LABEL]: "old" } })])];
  const underWay = new Set(["web", "old"]);
  const refused = capture(texts, nodes, { underWay, prune: true });
  assert.equal(refused.conflicts.map(({ workload }) => workload), ["web"]);
  const forced = capture(texts, nodes, { underWay, prune: true, force: true });
  assert.equal([forced.report.unchanged, forced.report.added], [["web"], []]);
  assert.is(forced.files.size, 0);
});

test("what the engine reports otherwise than asked is no change", () => {
  const text = WEB.replace("    labels:", "    shm_size: 1g\n    labels:");
  const nodes = [node([container("web")])];
  const residual = new Map([["web", ["shm_size"]]]);
  assert.equal(capture({ "containers/web.yaml": text }, nodes, { residual }).report.unchanged, [
    "web",
  ]);
});

test("containers that a rollout keeps, or that are going, are not captured", () => {
  const nodes = [
    node([container(previousName("web")), container("db", {}, { state: "removing" })]),
  ];
  assert.is(capture({}, nodes).files.size, 0);
});

test("what could not be inspected is left alone", () => {
  const { live: _, ...unseen } = container("web");
  assert.equal(capture({ "containers/web.yaml": WEB }, [node([unseen])]).report.unchanged, ["web"]);
  assert.is(capture({}, [node([unseen])]).files.size, 0);
});

test("names that differ only in case get different files", () => {
  const { files } = capture({}, [node([container("Web"), container("web"), container("con")])]);
  assert.equal([...files.keys()].sort(), [
    "containers/Web.yaml",
    "containers/_con.yaml",
    "containers/web~2.yaml",
  ]);
});

test("networks and special volumes get files, plain volumes and predefined networks do not", () => {
  const networks = new Map([["front", { name: "front", external: false, driver: "bridge" }]]);
  const volumes = new Map([
    ["plain", { name: "plain", external: false, driver: "local" }],
    ["nfs", { name: "nfs", external: false, driver: "local", driver_opts: { type: "nfs" } }],
  ]);
  const web = container("web", {
    networks: { front: { ipv4_address: "10.0.0.2" }, bridge: { aliases: ["x"] } },
    volumes: ["plain", "nfs"].map((source) => ({ type: "volume", source, target: `/${source}` })),
  });
  const nodes = [node([web], { networks, volumes })];
  const { files, report } = capture({}, nodes);
  assert.equal([...files.keys()].sort(), [
    "containers/web.yaml",
    "networks/front.yaml",
    "volumes/nfs.yaml",
  ]);
  assert.is(files.get("networks/front.yaml"), "networks:\n  front:\n    driver: bridge\n");
  assert.equal(report.warnings, []);
  const texts = after({}, files);
  assert.is(capture(texts, nodes).files.size, 0);
  const other = new Map([["front", { name: "front", external: false, driver: "macvlan" }]]);
  const differing = capture(texts, [node([web], { networks: other, volumes })]);
  assert.is(differing.files.size, 0);
  assert.equal(differing.report.warnings.map(({ code }) => code), ["definition-differs"]);
});

test("what looks like a secret is named, without its value; what no snapshot can say, too", () => {
  const secret = container("web", { environment: { DB_PASSWORD: "hunter2hunter2" } });
  const live = { ...secret.live!, notCaptured: ["HostConfig.Odd"] };
  const { report } = capture({}, [node([{ ...secret, live }])]);
  assert.equal(report.warnings.map(({ code }) => code), ["suspected-secret"]);
  assert.match(report.warnings[0]!.message, "environment.DB_PASSWORD");
  assert.not.match(JSON.stringify(report), "hunter2");
  assert.equal(report.notCaptured, { web: ["HostConfig.Odd"] });
  const texts = { "cluster.yaml": "secrets:\n  allow: [DB_PASSWORD]\n" };
  assert.equal(capture(texts, [node([secret])]).report.warnings, []);
});

test.run();
