/** How a manager is asked. What is not here it has not: every other path is 404. */
import { type Answer, type Asked, byEngine, DONE, json } from "./asked.ts";
import { putArchive } from "./archive.ts";
import { type Body, inspectReport, type Json } from "./box.ts";
import { type FakeEngine, Refusal } from "./fake-engine.ts";
import { listContainers } from "./list-containers.ts";
import {
  connect,
  createVolume,
  images,
  inspectImage,
  networks,
  oneNode,
  pull,
  volumes,
} from "./resources.ts";
import { systemStatus } from "./system-status.ts";

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Passed on to the engine with the version that is asked for, which that may not know. */
  readonly proxied?: true;
  readonly run: (asked: Asked) => Answer | Promise<Answer>;
}

export const ROUTES: readonly Route[] = [
  { method: "GET", path: /^\/_ping$/, run: () => ({ status: 200, text: "OK" }) },
  { method: "GET", path: /^\/version$/, run: () => json(VERSION) },
  { method: "GET", path: /^\/info$/, run: (asked) => json(info(asked)) },
  {
    method: "GET",
    path: /^\/events$/,
    run: ({ state, response }) => void state.feed.add(response),
  },
  {
    method: "GET",
    path: /^\/containers\/json$/,
    run: ({ state, query }) => json(listContainers(state.members, query)),
  },
  {
    method: "POST",
    path: /^\/containers\/create$/,
    run: async ({ state, query, body }) =>
      json({ Id: (await state.create(query.get("name") ?? "", body as Body)).id }, 201),
  },
  { method: "GET", path: /^\/containers\/(.+)\/json$/, run: inspect },
  {
    method: "POST",
    path: /^\/containers\/(.+)\/start$/,
    run: (asked) =>
      own(asked, (engine, id) => {
        if (engine.box(id).state !== "running") engine.start(id);
      }),
  },
  acting("stop", (engine, id) => engine.stop(id)),
  acting("kill", (engine, id) => engine.kill(id)),
  acting("restart", (engine, id) => {
    if (engine.box(id).state === "running") engine.stop(id);
    engine.start(id);
  }),
  {
    method: "POST",
    path: /^\/containers\/(.+)\/rename$/,
    run: ({ state, query, ...asked }) => {
      const name = query.get("name") ?? "";
      return own({ state, query, ...asked }, (engine, id) => {
        state.requireFree(name);
        engine.rename(id, name);
      });
    },
  },
  { method: "PUT", path: /^\/containers\/(.+)\/archive$/, proxied: true, run: putArchive },
  {
    method: "DELETE",
    path: /^\/containers\/(.+)$/,
    run: (asked) =>
      own(
        asked,
        (engine, id) => engine.remove(id, asked.query.get("force") === "true"),
        `Container ${asked.subject} not found`,
      ),
  },
  { method: "GET", path: /^\/networks$/, run: ({ state }) => json(networks(state)) },
  {
    method: "POST",
    path: /^\/networks\/create$/,
    run: async ({ state, body }) => {
      const { engine, name } = await oneNode(state, String(body["Name"]));
      return json({ Id: engine.createNetwork({ ...body, Name: name }).Id, Warning: "" }, 201);
    },
  },
  { method: "POST", path: /^\/networks\/(.+)\/connect$/, proxied: true, run: connect },
  {
    method: "GET",
    path: /^\/volumes$/,
    run: ({ state }) => json({ Volumes: volumes(state), Warnings: null }),
  },
  { method: "POST", path: /^\/volumes\/create$/, run: createVolume },
  { method: "GET", path: /^\/images\/json$/, run: (asked) => json(images(asked)) },
  { method: "GET", path: /^\/images\/(.+)\/json$/, proxied: true, run: inspectImage },
  { method: "POST", path: /^\/images\/create$/, run: pull },
];

const VERSION = {
  Version: "swarm/1.2.9",
  ApiVersion: "1.40",
  GitCommit: "527a849",
  GoVersion: "go1.7.6",
  Os: "linux",
  Arch: "amd64",
};

function info({ state, primary }: Asked): Json {
  const boxes = state.members.flatMap((member) => member.boxes);
  return {
    Name: "manager",
    ServerVersion: VERSION.Version,
    Containers: boxes.length,
    OperatingSystem: "linux",
    Architecture: "amd64",
    SystemStatus: systemStatus(state.members, primary),
  };
}

/** What the manager does itself: all that goes wrong is 500 in plain text, but for names. */
async function own(
  { state, subject }: Asked,
  act: (engine: FakeEngine, id: string) => void,
  missing = `No such container ${subject}`,
): Promise<Answer> {
  const { member, box } = state.found(subject, missing);
  await member.engine.answer();
  try {
    act(member.engine, box.id);
  } catch (error) {
    const { status, message } = error as Refusal;
    throw new Refusal(status === 409 && message.startsWith("Conflict") ? 409 : 500, message);
  }
  return DONE;
}

/** What it passes on: the engine's answer is the answer. */
function acting(verb: string, act: (engine: FakeEngine, id: string) => void): Route {
  return {
    method: "POST",
    path: new RegExp(`^/containers/(.+)/${verb}$`),
    proxied: true,
    run: async ({ state, subject }) => {
      const { member, box } = state.foundHealthy(subject);
      await member.engine.answer();
      return byEngine(() => act(member.engine, box.id));
    },
  };
}

async function inspect({ state, subject }: Asked): Promise<Answer> {
  const missing = `No such container ${subject}`;
  const { member, box } = state.foundHealthy(subject, missing);
  const { engine } = member;
  await engine.answer();
  const { id, address, ip, name, cpus, memory, labels } = engine;
  const Node = {
    ID: `${id}|${address}`,
    IP: ip,
    Addr: address,
    Name: name,
    Cpus: cpus,
    Memory: memory,
    Labels: labels,
  };
  const report = JSON.stringify({ ...inspectReport(engine.box(box.id)), Node });
  return json(JSON.parse(report.replaceAll('"HostIp":"0.0.0.0"', `"HostIp":"${ip}"`)));
}
