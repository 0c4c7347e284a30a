/** How a manager reads what it is to create, and which engine it takes. */
import { type Body, hostPorts, listLabel } from "./box.ts";
import { type Candidate, satisfying } from "./expression.ts";
import { randomId, Refusal } from "./fake-engine.ts";

const LISTS: Readonly<Record<string, string>> = {
  constraint: "constraints",
  affinity: "affinities",
  whitelist: "whitelists",
  reschedule: "reschedule-policies",
};

/** Wishes move from the environment to labels, and it gets an id of Swarm's. @throws Refusal */
export function readWishes(body: Body): Body {
  const labels: Record<string, string> = { ...body.Labels };
  const env: string[] = [];
  for (const entry of body.Env ?? []) {
    const at = entry.indexOf(":");
    const list = LISTS[entry.slice(0, at)];
    if (at < 0 || list === undefined) {
      env.push(entry);
      continue;
    }
    const wishes = [...listLabel(labels, list), entry.slice(at + 1)];
    labels[`com.docker.swarm.${list}`] = JSON.stringify(wishes);
  }
  const [policy, more] = listLabel(labels, "reschedule-policies");
  if (more !== undefined) throw new Refusal(500, "too many reschedule policies");
  if (policy !== undefined && !["off", "on-node-failure"].includes(policy)) {
    throw new Refusal(500, `invalid reschedule policy: ${policy}`);
  }
  labels["com.docker.swarm.id"] ??= randomId();
  return { ...body, Env: env, Labels: labels };
}

/** The engine with the fewest containers of those that will do. @throws Refusal */
export function choose(healthy: readonly Candidate[], body: Body): Candidate {
  if (healthy.length === 0) throw new Refusal(500, "No healthy node available in the cluster");
  const ports = hostPorts(body);
  const free = healthy.filter(({ boxes }) =>
    !boxes.some((box) => hostPorts(box.body).some((port) => ports.includes(port)))
  );
  const { left, asked } = satisfying(free, body);
  if (left.length === 0) throw new Refusal(500, unsatisfied(ports, asked));
  const memory = memoryOf(body);
  const fitting = left.filter(({ engine, boxes }) =>
    memory === 0 ||
    boxes.reduce((sum, box) => sum + memoryOf(box.body), memory) <= engine.memory
  );
  const [first, ...others] = fitting;
  if (first === undefined) throw new Refusal(500, "no resources available to schedule container");
  return others.reduce((a, b) => (b.boxes.length < a.boxes.length ? b : a), first);
}

function unsatisfied(ports: readonly string[], asked: readonly string[]): string {
  const portLine = ports.length > 0
    ? [`[${ports.map((port) => `port ${port} (Bridge mode)`).join(" ")}]`]
    : [];
  const lines = [...portLine, ...asked];
  return ["Unable to find a node that satisfies the following conditions ", ...lines].join("\n");
}

function memoryOf({ HostConfig }: Body): number {
  return Number(HostConfig["Memory"] ?? 0);
}
