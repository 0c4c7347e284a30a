/** Without events, the clock alone finds out. */
import { inspect, runs, runScheduled, scenes } from "../lab/scene.ts";

const test = scenes("heal by the clock", { ACS_EVENTS: "off", ACS_CRONTAB: "* * * * * *" });

test("killed or removed, it runs again at the next round", async ({ engine, service }) => {
  await runScheduled(engine, "web");
  await runScheduled(engine, "api");
  await service.get("/schedule/snapshot");
  const { Id } = await inspect(engine, "api");
  await engine.docker("kill", "web");
  await engine.docker("rm", "-f", "api");
  await runs(engine, "web");
  await runs(engine, "api", Id);
});

test.run();
