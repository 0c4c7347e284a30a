/** Where a test gets its ZooKeeper ensemble from. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { firstProcess, keep } from "./keeper.ts";
import { until } from "./until.ts";
import { addressOf, CLIENT_PORT, type Member, MEMBERS, ZooKeeper } from "./zookeeper.ts";

/** Names the directory of the ensemble that several test files use, one after the other. */
export const SHARED_ZOOKEEPER = "ARK_TEST_ZOOKEEPER";

const TICK = 500;

/** In memory, where there is such a place. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/**
 * Starts an ensemble of three of one's own, in two seconds. It ends with `close`, or with this process
 * however that ends, and leaves nothing behind. Needs root.
 * @param tick is ZooKeeper's unit of time; sessions last 2 to 20 of it; milliseconds
 */
export async function startZooKeeper(tick = TICK): Promise<ZooKeeper> {
  const dir = await mkdtemp(join(PLACE, "ark-zookeeper-"));
  const keeper = keep("zookeeper.sh", dir);
  const close = async (): Promise<void> => {
    keeper.letGo();
    await keeper.ended;
  };
  try {
    await Promise.race([
      until("the namespace is there", () => existsSync(join(dir, "booted"))),
      keeper.ended.then((words) => Promise.reject(new Error(words))),
    ]);
    const pid = await firstProcess(keeper);
    await writeFile(join(dir, "pid"), pid);
    await Promise.all(MEMBERS.map((member) => furnish(dir, Number(pid), member, tick)));
    const ensemble = await ZooKeeper.of(dir, close);
    await ensemble.mend();
    return ensemble;
  } catch (error) {
    await close();
    throw error;
  }
}

/** The shared ensemble, mended, where the test driver has one; else one of one's own. */
export async function borrowZooKeeper(): Promise<ZooKeeper> {
  const shared = process.env[SHARED_ZOOKEEPER];
  if (shared === undefined) return await startZooKeeper();
  const ensemble = await ZooKeeper.of(shared, (used) => used.mend());
  await ensemble.mend();
  return ensemble;
}

/** Source: https://zookeeper.apache.org/doc/r3.8.0/zookeeperAdmin.html#sc_configuration */
async function furnish(dir: string, pid: number, member: Member, tick: number): Promise<void> {
  const home = join(dir, String(member));
  await mkdir(join(home, "data"), { recursive: true });
  await writeFile(join(home, "data", "myid"), String(member));
  const servers = MEMBERS.map((each) => `server.${each}=${addressOf(pid, each)}:2888:3888`);
  const settings = [
    ...[`tickTime=${tick}`, `initLimit=${INIT / tick}`, `syncLimit=${SYNC / tick}`],
    "maxClientCnxns=0",
    ...[`dataDir=${join(home, "data")}`, "4lw.commands.whitelist=*", "admin.enableServer=false"],
    ...[`clientPort=${CLIENT_PORT}`, `clientPortAddress=${addressOf(pid, member)}`, ...servers],
  ];
  await writeFile(join(home, "zoo.cfg"), `${settings.join("\n")}\n`);
  await writeFile(join(home, "log4j.properties"), LOG_SETTINGS);
}

/** How long a member may take to join the others, and to keep up with them; milliseconds. */
const INIT = 10_000;
const SYNC = 2_000;

const LOG_SETTINGS = [
  "log4j.rootLogger=INFO, out",
  "log4j.appender.out=org.apache.log4j.ConsoleAppender",
  "log4j.appender.out.layout=org.apache.log4j.PatternLayout",
  "log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %-5p %m%n",
].join("\n");
