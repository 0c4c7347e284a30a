/** A forced push by the ordinary git takes nothing away until a person agrees. */
import * as assert from "uvu/assert";
import { inspect, runs, runScheduled, type Scene, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("forced push", { ACS_CRONTAB: "* * * * * *" });
const FILE = "containers/web.yaml";

const refused = ({ service }: Scene, revision: string) =>
  until("it is refused", async () => {
    const { body } = await service.get("/schedule/status");
    return body.rejected?.revision === revision && body.rejected.problems[0].code;
  });

test("the one in force stays, over a restart, until somebody says restore --confirm", async (scene) => {
  const { clone, engine, service } = scene;
  await runScheduled(engine, "web");
  await service.get("/schedule/snapshot");
  await clone.push({ "cluster.yaml": "prune: on\nrollout:\n  monitor: 500ms\n" });
  const good = await clone.edit(FILE, "init: true", "init: true\n    hostname: good");
  await until("it is rolled out", async () => {
    const { revision, workloads: [web] } = await service.status();
    return revision === good && web?.sync === "synced";
  });
  await clone.git("reset", "--quiet", "--hard", "HEAD~1");
  await clone.git("commit", "--quiet", "--allow-empty", "--message", "Other history");
  await clone.git("push", "--quiet", "--force");
  const head = await clone.git("rev-parse", "HEAD");

  assert.is(await refused(scene, head), "history-rewritten");
  assert.is((await service.get("/schedule/snapshot?force=true")).status, 409);
  await service.end();
  await engine.docker("rm", "--force", "web");
  await service.start();
  assert.is(await refused(scene, head), "history-rewritten");
  const healed = await runs(engine, "web");
  assert.is((await inspect(engine, "web")).Config.Hostname, "good");

  await service.post("/schedule/snapshot/restore?confirm=true");
  await runs(engine, "web", healed);
  assert.is.not((await inspect(engine, "web")).Config.Hostname, "good");
  assert.is((await service.status()).revision, head);
});

test.run();
