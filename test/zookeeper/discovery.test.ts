/** Engines that are registered in a real ensemble, as the agents of classic Swarm do it. */
import { Buffer } from "node:buffer";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseEndpoint } from "../../src/config/endpoint.ts";
import { discoverEngines } from "../../src/election/zookeeper/discovery.ts";
import { makeFolders } from "../../src/election/zookeeper/folders.ts";
import { sessionOpener } from "../../src/election/zookeeper/open-session.ts";
import { endpointText } from "../../src/model/endpoint.ts";
import { parseZookeeperUrl } from "../../src/model/zookeeper-url.ts";
import type { EndpointSource } from "../../src/reconciler/ports.ts";
import { systemClock } from "../../src/telemetry/clock.ts";
import { borrowZooKeeper } from "../lab/start-zookeeper.ts";
import { until } from "../lab/until.ts";
import { MEMBERS, type ZooKeeper } from "../lab/zookeeper.ts";
import { rejects } from "../rejects.ts";
import { CLIENT, Client, NAME } from "./clients.ts";

const TIMEOUT = 2000;
const AUTH = "ark:secret";

interface Stage {
  ensemble: ZooKeeper;
  /** Of the cluster of this test. */
  url: string;
  agent: Client;
  /** What was warned of. */
  warnings: string[];
  /** The rest of the log. */
  said: string[];
  register(address: string): Promise<void>;
  discover(options?: { auth?: string }): Promise<EndpointSource>;
}

let end = new AbortController();
const test = suite<Stage>(`discovery: ${NAME}`);
test.before(async (stage) => {
  stage.ensemble = await borrowZooKeeper();
});
test.before.each((stage) => furnish(stage));
test.after.each(async ({ agent, ensemble }) => {
  end.abort();
  await agent.session.close();
  await ensemble.mend();
});
test.after(({ ensemble }) => ensemble.close());

async function furnish(stage: Stage): Promise<void> {
  end = new AbortController();
  stage.url = stage.ensemble.url();
  const url = valueOf(parseZookeeperUrl(stage.url));
  const agent = new Client(CLIENT, { servers: url.servers, timeout: TIMEOUT, auth: AUTH });
  await agent.is("connected");
  const warnings: string[] = [];
  const warn = (_: object, message: string) => void warnings.push(message);
  const said: string[] = [];
  const info = (_: object, message: string) => void said.push(message);
  const log = { debug() {}, info, warn, error() {} };
  const openSession = await sessionOpener({ clock: systemClock, log, random: Math.random });
  const folder = `${url.path}/docker/swarm/nodes`;
  Object.assign(stage, { agent, warnings, said });
  stage.register = async (address) => {
    await makeFolders(agent.session, folder);
    await agent.session.create(`${folder}/${address}`, Buffer.from(address), "persistent");
  };
  stage.discover = (options = { auth: AUTH }) =>
    discoverEngines({
      ...{ url, timeout: TIMEOUT, ...options, openSession, log, clock: systemClock },
      endpointOf: (address) => parseEndpoint(address, { scheme: undefined, tls: false }),
      shutdown: end.signal,
    });
}

const addresses = (source: EndpointSource) => source.current().map(endpointText);

test("they are known when it begins, and who joins is known soon", async ({ register, discover, url }) => {
  await register("10.0.0.2:2375");
  await register("10.0.0.1:2375");
  const source = await discover();
  assert.equal(addresses(source), ["tcp://10.0.0.1:2375", "tcp://10.0.0.2:2375"]);
  assert.is(source.location, url);
  const before = source.current();
  let changes = 0;
  source.watch(() => changes += 1, end.signal);
  await register("10.0.0.3:2375");
  await until("it is known", () => addresses(source).includes("tcp://10.0.0.3:2375"));
  assert.is(changes, 1);
  assert.is.not(source.current(), before);
});

test("while ZooKeeper is away the engines known stay, and that is said once", async ({ register, discover, ensemble, warnings, said }) => {
  await register("10.0.0.1:2375");
  const source = await discover();
  for (const member of MEMBERS) await ensemble.freeze(member);
  await until("it is said", () => warnings.length > 0);
  assert.equal(addresses(source), ["tcp://10.0.0.1:2375"]);
  await ensemble.mend();
  await until("it is read again", () => said.length > 0);
  assert.equal(addresses(source), ["tcp://10.0.0.1:2375"]);
  assert.is(warnings.filter((it) => it.includes("engines known stay")).length, 1);
});

test("what is no address is left out, with a warning", async ({ register, discover, warnings }) => {
  await register("10.0.0.1:2375");
  await register("http:nonsense");
  assert.equal(addresses(await discover()), ["tcp://10.0.0.1:2375"]);
  assert.match(warnings.join(), /not used: not an address/);
});

test("who may not read the list is told so", async ({ register, discover }) => {
  await register("10.0.0.1:2375");
  const { message } = await rejects(discover({}), "zookeeper-refused");
  assert.match(message, /ACS_ZK_AUTH/);
});

function valueOf<T>(parsed: { value: T } | { problem: string }): T {
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.value;
}

test.run();
