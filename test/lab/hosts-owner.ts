/** A program that has hosts and a container on one, and waits to be killed by a test of the lab. */
import { setInterval as forever } from "node:timers/promises";
import { startHosts } from "./start-hosts.ts";

const { rack, subnet, all: [host] } = await startHosts([{}, {}]);
await host!.engine.docker("run", "-d", "busybox:1", "sleep", "1000");
console.log(JSON.stringify({ rack, subnet }));
for await (const _ of forever(1000));
