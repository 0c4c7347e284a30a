/**
 * `npm run demo`: the main job on a throwaway engine, as a timeline, in half a minute. Installs what
 * is missing (root on Debian), and leaves nothing behind.
 */
import { styleText } from "node:util";
import process from "node:process";
import { prepareMachine } from "../driver/machine.ts";
import { Clone } from "../lab/clone.ts";
import { startEngine } from "../lab/start-engine.ts";
import { Service } from "../lab/service.ts";
import { play } from "./story.ts";
import { Timeline } from "./timeline.ts";

const missing = await prepareMachine();
if (missing !== undefined) {
  process.stderr.write(`demo: ${missing}\n`);
  process.exit(2);
}
const timeline = new Timeline(process.stdout);
timeline.chapter("A private Docker engine, and ark-schedule on it");
const engine = await startEngine();
const service = await Service.on(engine, { ACS_CRONTAB: "* * * * * *" }, "dist");
const clone = await Clone.of(service.repository);
try {
  await play({ engine, service, clone }, timeline);
  timeline.chapter("The engine, its containers and the repository are gone again");
} catch (error) {
  process.exitCode = 1;
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${styleText("red", "The demo failed:")} ${words}\n${service.output}\n`);
} finally {
  await clone.close();
  await service.close();
  await engine.stop();
}
