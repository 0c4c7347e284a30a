/** A program that has an engine and a container on it, and waits to be killed by a test of the lab. */
import { setInterval as forever } from "node:timers/promises";
import { startEngine } from "./start-engine.ts";

const engine = await startEngine();
await engine.docker("run", "-d", "busybox:1", "sleep", "1000");
console.log(JSON.stringify({ socket: engine.socket, address: engine.address }));
for await (const _ of forever(1000));
