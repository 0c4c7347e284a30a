/** Whoever only words a file otherwise restarts nothing. */
import * as assert from "uvu/assert";
import { inspect, runOnBridge, runs, runScheduled, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";
import { reword, type Rewording, REWORDINGS } from "../reword.ts";

const test = scenes("zero churn", { ACS_CRONTAB: "* * * * * *" });
const FILE = "containers/web.yaml";
const OPTIONS = [
  ...["--env", "MODE=a: b", "--env", "EMPTY=", "--memory", "64m", "--cpus", "0.5"],
  ...["--publish", "127.0.0.1:18080:80", "--volume", "data:/data", "--tmpfs", "/run"],
  ...["--health-cmd", "true", "--health-interval", "1m", "--cap-add", "NET_ADMIN"],
  ...["--label", "note=#1", "--hostname", "web-1", "--ulimit", "nofile=1000:2000"],
];

test("comments, order, quotes, labels of services and files of others", async (scene) => {
  const { clone, engine, service } = scene;
  await runOnBridge(engine, "web", ...OPTIONS);
  await runScheduled(engine, "other");
  await service.get("/schedule/snapshot");
  const { Id, State } = await inspect(engine, "web");
  const seen = async (revision: string) => {
    const status = await until("it is in force", async () => {
      const found = await service.status();
      return found.revision === revision ? found : undefined;
    });
    assert.equal(status.workloads.find(({ name }) => name === "web")?.sync, "synced");
  };
  for (const how of Object.keys(REWORDINGS) as Rewording[]) {
    await clone.git("pull", "--quiet", "--rebase");
    const text = reword(await clone.read(FILE), "web", how);
    await seen(await clone.push({ [FILE]: text }, `Write it with ${how}`));
  }
  const other = (await inspect(engine, "other")).Id;
  await seen(await clone.edit("containers/other.yaml", "busybox:1", "busybox:2"));
  await runs(engine, "other", other);
  const after = await inspect(engine, "web");
  assert.equal([after.Id, after.State.StartedAt], [Id, State.StartedAt]);
});

test.run();
