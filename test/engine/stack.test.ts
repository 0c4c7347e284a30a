/** Stacks on an engine: taken over from Docker Compose as they run, and shown by it when ours. */
import * as assert from "uvu/assert";
import { composeUp } from "../lab/compose-up.ts";
import type { Engine } from "../lab/engine.ts";
import { inspect, type Scene, scenes } from "../lab/scene.ts";
import { until } from "../lab/until.ts";

const test = scenes("stack");

const FILE = "stacks/shop/compose.yaml";
const SHOP = `services:
  web:
    image: busybox:1
    command: sleep 1000
    init: true
    scale: 2
    environment: { MODE: one }
    ports: ["18080-18090:80"]
    tmpfs: /run
    restart: always
    stop_grace_period: 1s
    depends_on: [db]
    links: ["db:store"]
    networks: [default, back]
  db:
    image: app:1
    volumes: ["data:/data"]
    networks: [back]
networks:
  back: { internal: true }
volumes:
  data:
`;

/** The same, as Compose asks the engine for it. */
const COMPOSED = {
  name: "shop",
  networks: { back: { Internal: true }, default: {} },
  volumes: ["data"],
  services: {
    db: {
      image: "app:1",
      networks: ["back"],
      host: { Mounts: [{ Type: "volume", Source: "shop_data", Target: "/data" }] },
    },
    web: {
      image: "busybox:1",
      scale: 2,
      networks: ["back", "default"],
      needs: "db:service_started:false",
      links: { "shop-db-1": "store" },
      config: {
        Cmd: ["sleep", "1000"],
        Env: ["MODE=one"],
        ExposedPorts: { "80/tcp": {} },
        StopTimeout: 1,
      },
      host: {
        Init: true,
        PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "18080-18090" }] },
        RestartPolicy: { Name: "always", MaximumRetryCount: 0 },
        Tmpfs: { "/run": "" },
      },
    },
  },
} as const;

const NAMES = ["shop-db-1", "shop-web-1", "shop-web-2"];

/** All of the revision are as they are to be. */
async function settled({ service }: Scene, revision: string): Promise<void> {
  await until("all is in place", async () => {
    const { revision: inForce, workloads } = await service.status();
    return inForce === revision && workloads.every(({ sync }) => sync === "synced");
  });
}

/** Id and start of each container, by name. */
async function lives(engine: Engine): Promise<Record<string, string>> {
  const entries = NAMES.map(async (name) => {
    const { Id, State } = await inspect(engine, name);
    return [name, `${Id} ${State.StartedAt}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * What was done to containers, networks and volumes since then, as the engine tells it: without the
 * health checks, which it does by itself.
 */
async function done(engine: Engine, since: string): Promise<string[]> {
  const until = await now(engine);
  const format = "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}";
  const told = await engine.docker(
    ...["events", "--since", since, "--until", until, "--format", format],
  );
  return told.split("\n").filter((line) => line !== "" && !/ (exec_|health_status)/.test(line));
}

function now(engine: Engine): Promise<string> {
  return engine.docker("system", "info", "--format", "{{.SystemTime}}");
}

test("what Compose has started is taken over as it runs", async (scene) => {
  const { engine, clone } = scene;
  await composeUp(engine, COMPOSED);
  const [before, since] = [await lives(engine), await now(engine)];
  await settled(scene, await clone.push({ [FILE]: SHOP }));
  assert.equal(await lives(engine), before);
  assert.equal(await done(engine, since), []);

  await settled(scene, await clone.edit(FILE, "MODE: one", "MODE: two"));
  const after = await lives(engine);
  assert.equal(NAMES.filter((name) => before[name] === after[name]), ["shop-db-1"]);

  await settled(scene, await clone.edit(FILE, "image: app:1", "image: app:1\n    labels: [a=b]"));
  const last = await lives(engine);
  assert.equal(NAMES.filter((name) => last[name] !== after[name]), ["shop-db-1"]);
});

test("what is ours is the same container, and Compose finds it", async (scene) => {
  const { engine, clone } = scene;
  await composeUp(engine, COMPOSED);
  const theirs = await Promise.all(NAMES.map((name) => shape(engine, name)));
  await engine.docker("rm", "--force", ...NAMES);
  await settled(scene, await clone.push({ [FILE]: SHOP }));
  const ours = await Promise.all(NAMES.map((name) => shape(engine, name)));
  assert.equal(ours, theirs);
  const filters = ["project=shop", "config-hash", "oneoff=False"].flatMap((it) => [
    "--filter",
    `label=com.docker.compose.${it}`,
  ]);
  const listed = await engine.docker("ps", ...filters, "--format", "{{.Names}}");
  assert.equal(listed.split("\n").sort(), NAMES);
});

test("its networks and volumes are those that Compose takes down", async (scene) => {
  const { engine, clone } = scene;
  await settled(scene, await clone.push({ [FILE]: SHOP }));
  const filter = ["ls", "--filter", "label=com.docker.compose.project=shop"];
  const keys = async (what: string) => {
    const format = `{{.Name}} {{.Label "com.docker.compose.${what}"}}`;
    return (await engine.docker(what, ...filter, "--format", format)).split("\n").sort();
  };
  assert.equal(await keys("network"), ["shop_back back", "shop_default default"]);
  assert.equal(await keys("volume"), ["shop_data data"]);
});

test("a job runs once, and what waits for it comes after", async (scene) => {
  const { engine, clone } = scene;
  const text = (code: number) =>
    `services:
  web:
    image: busybox:1
    command: sleep 1000
    init: true
    depends_on: { migrate: { condition: service_completed_successfully } }
  migrate: { image: "busybox:1", command: sh -c 'sleep 0.2; exit ${code}' }
`;
  await settled(scene, await clone.push({ [FILE]: text(0) }));
  const [web, job] = await Promise.all(
    ["shop-web-1", "shop-migrate-1"].map((name) => inspect(engine, name)),
  );
  assert.is(job.State.Status, "exited");
  assert.ok(Date.parse(job.State.FinishedAt) <= Date.parse(web.State.StartedAt));
  await clone.push({ [FILE]: text(3).replace("sleep 1000", "sleep 2000") });
  await until(
    "it fails",
    async () => (await inspect(engine, "shop-migrate-1"))?.State.ExitCode === 3,
  );
  assert.is((await inspect(engine, "shop-web-1")).Id, web.Id);
  const { workloads } = await scene.service.status();
  const waiting = workloads.find(({ name }) => name === "shop-web-1");
  assert.is(waiting?.reason, "It needs shop-migrate-1, which has not ended well yet.");
});

/**
 * All that a container is made of, but for what tells one from another, its labels, and in which of
 * the engine's two syntaxes a volume was asked for.
 */
async function shape(engine: Engine, name: string): Promise<object> {
  const { Config, HostConfig, NetworkSettings } = await inspect(engine, name);
  const { Hostname, Labels: _, AttachStdout: _o, AttachStderr: _e, ...config } = Config;
  const networks = Object.entries(NetworkSettings.Networks).map(([network, it]) => {
    const { Aliases, Links } = it as { Aliases: string[]; Links: string[] | null };
    const aliases = Aliases.filter((alias) => alias !== Hostname).sort();
    return { network, aliases, links: [...Links ?? []].sort() };
  });
  const { Binds: _b, Mounts: _m, ...host } = HostConfig;
  return { config: said(config), host: said(host), networks };
}

/** Without nulls, zeros and the like, sorted: what the engine takes for not said. */
function said(all: object): object {
  const { Name, ...entries } = all as Record<string, unknown>;
  const name = Name === undefined || Name === "no" ? {} : { Name };
  return Object.fromEntries(
    Object.entries({ ...entries, ...name })
      .map(([key, value]) => [key, isObject(value) ? said(value) : value] as const)
      .filter(([, value]) => value && !(isObject(value) && Object.keys(value).length === 0))
      .sort(([a], [b]) => a < b ? -1 : 1),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

test.run();
