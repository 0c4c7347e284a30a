/** Configs and secrets: a container has them, and nobody else does. */
import { Buffer } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { inspect, runs, type Scene, scenes, verdict } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const SECRET = "Xk93-tip-top-xk";
const test = scenes("files", {
  ACS_CRONTAB: "* * * * * *",
  ACS_VARIABLES: "API_TOKEN",
  API_TOKEN: SECRET,
});

const SLEEP = `x-sleep: &sleep
  image: busybox:1
  init: true
  command: [sleep, "1000"]
`;
const COMPOSE = `${SLEEP}
services:
  web:
    <<: *sleep
    user: "1000:1001"
    configs:
      - { source: http, target: /etc/nginx/deep/nginx.conf }
      - { source: http, target: mine, uid: "103", gid: "104", mode: 0440 }
  other: *sleep
configs:
  http:
    file: ./http.conf
`;
const WITH_SECRET = `${SLEEP}
services:
  api: { <<: *sleep, secrets: [token] }
secrets:
  token:
    environment: API_TOKEN
`;

const QUICK = "prune: on\nrollout:\n  monitor: 500ms\n  timeout: 10s\n";
const STACK = "stacks/shop/compose.yaml";
const HTTP = "stacks/shop/http.conf";
const WEB = "shop-web-1";
const OTHER = "shop-other-1";
const API = "safe-api-1";

async function begun({ clone, engine }: Scene): Promise<{ web: string; other: string }> {
  await clone.push({ "cluster.yaml": QUICK, [STACK]: COMPOSE, [HTTP]: "listen 80\n" });
  return { web: await runs(engine, WEB), other: await runs(engine, OTHER) };
}

const exec = ({ engine }: Scene, ...command: string[]) => engine.docker("exec", ...command);

test("a file of the repository is in the container, and follows it", async (scene) => {
  const { engine, clone } = scene;
  const { web, other } = await begun(scene);
  const nginx = "/etc/nginx/deep/nginx.conf";
  assert.is(await exec(scene, WEB, "cat", nginx), "listen 80");
  const stat = (path: string) => exec(scene, WEB, "stat", "-c", "%a %u %g", path);
  assert.is(await stat(nginx), "444 1000 1001");
  assert.is(await stat("/mine"), "440 103 104");
  await verdict(scene, WEB, "in-place");

  await clone.edit(HTTP, "80", "8080");
  const second = await runs(engine, WEB, web);
  assert.is(await exec(scene, WEB, "cat", nginx), "listen 8080");
  assert.is((await inspect(engine, OTHER)).Id, other, "who does not use it stays");
  await verdict(scene, WEB, "in-place");
  await engine.docker("restart", WEB);
  assert.is(await exec(scene, WEB, "cat", nginx), "listen 8080");

  await engine.docker("rm", "--force", WEB);
  await runs(engine, WEB, second);
  assert.is(await exec(scene, WEB, "cat", nginx), "listen 8080");
});

test("a plan says which file changes, and not what it holds", async (scene) => {
  await begun(scene);
  await verdict(scene, WEB, "in-place");
  await scene.service.post("/schedule/stop");
  await scene.clone.edit(HTTP, "80", "8080");
  const path = "files./etc/nginx/deep/nginx.conf.digest";
  const change = await until("it is seen", async () => {
    const { verdict } = (await scene.service.get(`/schedule/why/${WEB}`)).body;
    return verdict?.changes.find((each: { path: string }) => each.path === path);
  });
  assert.match(change.live, /^[0-9a-f]{16}$/);
  assert.match(change.desired, /^[0-9a-f]{16}$/);
  assert.is.not(change.live, change.desired);
});

test("a secret of a variable is in the container, and nowhere else", async (scene) => {
  const { engine, service, clone } = scene;
  await clone.push({ "cluster.yaml": QUICK, "stacks/safe/compose.yaml": WITH_SECRET });
  await runs(engine, API);
  await verdict(scene, API, "in-place");
  assert.is(await exec(scene, API, "cat", "/run/secrets/token"), SECRET);
  await service.get("/schedule/snapshot?force=true");
  const paths = ["status", "plan", `why/${API}`, "history"].map((it) => `/schedule/${it}`);
  const answers = await Promise.all([...paths, "/metrics"].map((it) => service.get(it)));
  const inspected = await inspect(engine, API);
  // Else files come and go while they are read.
  await service.end();
  const told = JSON.stringify([answers, inspected, service.output]);
  const kept = await contentsOf(service.dataDir);
  const committed = await service.git("cat-file", "--batch-all-objects", "--batch", "--unordered");
  for (const [where, text] of Object.entries({ told, kept, committed })) {
    assert.not(text.includes(SECRET), `${where} has it`);
    assert.not(text.includes(Buffer.from(SECRET).toString("base64")), `${where} has it`);
  }
  assert.match(told, /run\/secrets\/token/);
});

test("what the engine does not take leaves nothing behind, and the old container comes back", async (scene) => {
  const { engine, clone } = scene;
  const { web } = await begun(scene);
  await verdict(scene, WEB, "in-place");
  await clone.edit(STACK, "target: mine", "target: /tmp");
  await verdict(scene, WEB, "bad-revision");
  assert.is(await runs(engine, WEB), web);
  const all = await engine.docker("ps", "--all", "--format", "{{.Names}}");
  assert.equal(all.split("\n").sort(), [OTHER, WEB]);
});

/** All that the service keeps on disk, but for what git compresses. */
async function contentsOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), "latin1"));
  return (await Promise.all(texts)).join("\n");
}

test.run();
