/** The audit trail, told from a repository in memory. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { History } from "../../src/reconciler/history.ts";
import type { HistoryEntry, HistoryRequest } from "../../src/reconciler/operations.ts";
import type { Author } from "../../src/reconciler/ports.ts";
import { FakeRepository } from "../fakes/repository.ts";
import { rejects } from "../rejects.ts";
import { ADA, composeFile } from "./world.ts";

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 10, 1);
const BERT: Author = { name: "Bert", email: "bert@example.org" };

/** A repository in which a commit is made each hour, and its history. */
class Scene {
  #now = BEGIN;
  readonly repository = new FakeRepository(() => this.#now);
  readonly history = new History(this.repository);

  async commit(
    files: Record<string, string | null>,
    { message = "Change", author = ADA, trailers = {} as Record<string, string> } = {},
  ): Promise<string> {
    const edit = { files: new Map(Object.entries(files)), author, message, trailers };
    const { revision } = await this.repository.commit(() => Promise.resolve(edit));
    this.#now += HOUR;
    return revision!;
  }

  async tell(request: Partial<HistoryRequest> = {}): Promise<readonly HistoryEntry[]> {
    return (await this.history.tell({ limit: 100, ...request }, this.#now)).entries;
  }
}

const named = ({ workloads }: HistoryEntry) =>
  workloads.map(({ name, change }) => `${change} ${name}`).join(", ");

test("names the workloads that a commit changed, by what its files say", async () => {
  const scene = new Scene();
  const stack = (image: string) =>
    `services:\n  front:\n    image: ${image}\n  back:\n    container_name: api\n    image: b\n`;
  await scene.commit({ "containers/web.yaml": composeFile("web", "a:1"), "README.md": "x" });
  await scene.commit({ "stacks/shop/compose.yaml": stack("f:1") });
  await scene.commit({ "stacks/shop/compose.yaml": stack("f:2") });
  await scene.commit({ "containers/web.yaml": `# mine\n${composeFile("web", "a:1")}` });
  await scene.commit({ "containers/web.yaml": "services: [" });
  await scene.commit({ "containers/web.yaml": null });
  const entries = await scene.tell();
  assert.equal(entries.map(named).reverse(), [
    "added web",
    "added api, added shop-front-1",
    "modified shop-front-1",
    "modified web",
    "modified web",
    "modified web",
  ]);
  assert.equal(entries.at(-1)?.files, [
    { path: "README.md", change: "added" },
    { path: "containers/web.yaml", change: "added" },
  ]);
});

test("names the containers of a service that has several", async () => {
  const scene = new Scene();
  const stack = (service: string) =>
    `services:\n  web: { image: a, ${service} }\n  db: { image: d }\n`;
  const commit = (service: string) => scene.commit({ "stacks/shop/compose.yaml": stack(service) });
  await commit("scale: 2");
  await commit("deploy: { replicas: 3 }");
  await commit("deploy: { replicas: 1 }");
  await commit("deploy: { replicas: 1, resources: { limits: { memory: 1g } } }");
  await commit("scale: 0");
  const entries = await scene.tell();
  assert.equal(entries.map(named).reverse(), [
    "added shop-db-1, added shop-web-1, added shop-web-2",
    "added shop-web-3",
    "removed shop-web-2, removed shop-web-3",
    "modified shop-web-1",
    "removed shop-web-1",
  ]);
});

test("follows a workload by its name, over files of all times", async () => {
  const scene = new Scene();
  await scene.commit({ "containers/db.yaml": composeFile("db", "d:1") }, { message: "Begin" });
  await scene.commit({ "containers/web.yaml": composeFile("web", "a:1") }, { message: "Other" });
  await scene.commit({
    "containers/db.yaml": null,
    "stacks/shop/compose.yaml":
      "services:\n  store:\n    container_name: db\n    image: d:1\n  x: { image: x }\n",
  }, { message: "Move" });
  await scene.commit({
    "stacks/shop/compose.yaml": "services:\n  x: { image: x }\n",
    "containers/one.yaml": "services:\n  database: { image: d:1 }\n",
  }, { message: "Rename" });
  await scene.commit({ "containers/one.yaml": null }, { message: "Remove" });
  const told = async (workload: string) =>
    (await scene.tell({ workload })).map((entry) => [entry.subject, entry.workloads[0]]);
  assert.equal(await told("db"), [
    ["Rename", { name: "db", change: "removed" }],
    ["Move", { name: "db", change: "moved" }],
    ["Begin", { name: "db", change: "added" }],
  ]);
  assert.equal(await told("database"), [
    ["Remove", { name: "database", change: "removed" }],
    ["Rename", { name: "database", change: "added" }],
  ]);
  await rejects(scene.tell({ workload: "nobody" }), "workload-unknown");
  assert.equal(await scene.tell({ workload: "nobody", since: BEGIN }), []);
});

test("tells stops of the cluster, a workload and a node with their length", async () => {
  const scene = new Scene();
  const stops = async (request: Partial<HistoryRequest> = {}) =>
    (await scene.tell(request)).flatMap((entry) => entry.stops);
  await scene.commit({ "maintenance.yaml": "scheduling: stopped\n" }, { author: BERT });
  await scene.commit({ "maintenance.yaml": "scheduling: stopped\nstop: { reason: more }\n" });
  await scene.commit({ "maintenance.yaml": "holds: [{ workload: web }]\n" });
  await scene.commit({ "maintenance.yaml": "holds: [{ workload: web }, { node: n1 }]\n" });
  await scene.commit({ "maintenance.yaml": "holds: [{ node: n1 }]\n" });
  assert.equal(await stops(), [
    { workload: "web", change: "ended", lasted: 2 * HOUR, lasting: false },
    { node: "n1", change: "began", lasted: 2 * HOUR, lasting: true },
    { workload: "web", change: "began", lasted: 2 * HOUR, lasting: false },
    { change: "ended", lasted: 2 * HOUR, lasting: false },
    { change: "began", lasted: 2 * HOUR, lasting: false },
  ]);
  assert.equal((await stops({ until: BEGIN })).map(({ lasted }) => lasted), [2 * HOUR]);
  assert.is((await stops({ limit: 1 }))[0]?.lasted, 2 * HOUR);
  assert.is((await scene.tell({ workload: "web" })).length, 2);
});

test("believes a stop that says since when it lasts", async () => {
  const scene = new Scene();
  const since = new Date(BEGIN - HOUR).toISOString();
  await scene.commit({ "maintenance.yaml": `holds: [{ workload: web, since: "${since}" }]\n` });
  await scene.commit({ "maintenance.yaml": "holds: []\n" });
  const [ended] = await scene.tell();
  assert.is(ended?.stops[0]?.lasted, 2 * HOUR);
});

test("lets a stop last while the file cannot be read", async () => {
  const scene = new Scene();
  await scene.commit({ "maintenance.yaml": "scheduling: stopped\n" });
  await scene.commit({ "maintenance.yaml": "scheduling: [\n" });
  await scene.commit({ "maintenance.yaml": "holds: {\n" });
  await scene.commit({ "maintenance.yaml": "scheduling: running\n" });
  assert.equal((await scene.tell()).map(({ stops }) => stops), [
    [{ change: "ended", lasted: 3 * HOUR, lasting: false }],
    [],
    [],
    [{ change: "began", lasted: 3 * HOUR, lasting: false }],
  ]);
});

test("tells windows that people change", async () => {
  const scene = new Scene();
  const nightly = (duration: string) =>
    `windows:\n  - name: nightly\n    cron: "0 3 * * *"\n    duration: ${duration}\n`;
  await scene.commit({ "maintenance.yaml": nightly("1h") });
  await scene.commit({ "maintenance.yaml": nightly("2h") });
  await scene.commit({ "maintenance.yaml": 'windows: [{ cron: "0 4 * * *" }]\n' });
  assert.equal((await scene.tell()).map(({ windows }) => windows), [
    [{ name: "nightly", change: "removed" }, { name: "0 4 * * *", change: "added" }],
    [{ name: "nightly", change: "modified" }],
    [{ name: "nightly", change: "added" }],
  ]);
});

test("tells what became of each revision", async () => {
  const scene = new Scene();
  const notes = ["synced 2031-05-04T03:00:00Z", "failed: it burns", "superseded by abcdef0", "hm"];
  for (const [at, note] of notes.entries()) {
    const revision = await scene.commit({ "a.yaml": String(at) });
    await scene.repository.annotate(new Map([[revision, note]]));
  }
  await scene.commit({ "a.yaml": "last" });
  assert.equal((await scene.tell()).map(({ outcome }) => outcome).reverse(), [
    { result: "synced", at: Date.UTC(2031, 4, 4, 3) },
    { result: "failed", reason: "it burns" },
    { result: "superseded", by: "abcdef0" },
    { result: "noted", reason: "hm" },
    undefined,
  ]);
});

test("keeps to a span, an author and an action, and says that there is more", async () => {
  const scene = new Scene();
  await scene.commit({ "a.yaml": "1" }, { trailers: { "Ark-Action": "snapshot" } });
  await scene.commit({ "a.yaml": "2" }, { author: BERT });
  await scene.commit({ "a.yaml": "1" }, {
    message: 'Revert "Change"\n\nThis reverts commit 1234567890.',
  });
  const actions = async (request: Partial<HistoryRequest>) =>
    (await scene.tell(request)).map(({ action }) => action);
  assert.equal(await actions({}), ["revert", "commit", "snapshot"]);
  assert.equal(await actions({ since: BEGIN + HOUR }), ["revert", "commit"]);
  assert.equal(await actions({ until: BEGIN + HOUR }), ["commit", "snapshot"]);
  assert.equal(await actions({ author: "BERT@" }), ["commit"]);
  assert.equal(await actions({ action: "snapshot" }), ["snapshot"]);
  const tell = (limit: number) => scene.history.tell({ limit }, BEGIN);
  assert.is((await tell(2)).more, true);
  assert.is((await tell(3)).more, false);
});

test.run();
