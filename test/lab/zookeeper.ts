/**
 * A throwaway ZooKeeper ensemble. All that is known of it is in its directory, so a test can break and
 * mend one that another process has started.
 *
 *     DIR/pid (of the first process of its namespace)  DIR/NUMBER/{zoo.cfg,process,out.log}
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fourLetters } from "./four-letters.ts";
import { beginsSession } from "./begins-session.ts";
import { script } from "./keeper.ts";
import { run } from "./run.ts";
import { until } from "./until.ts";

export type Member = 1 | 2 | 3;
export const MEMBERS: readonly Member[] = [1, 2, 3];
export const CLIENT_PORT = 2181;

/** How long an ensemble that is well may take to begin sessions after trouble; milliseconds. */
const COMMIT = 5_000;

/** Date, time and milliseconds, of the machine's time zone. */
const EXPIRY = /^(\S+) (\S+),(\d+) .*Expiring session/gm;

export class ZooKeeper {
  readonly dir: string;
  readonly #pid: string;
  readonly #onClose: (ensemble: ZooKeeper) => Promise<void>;

  private constructor(dir: string, pid: string, onClose: (used: ZooKeeper) => Promise<void>) {
    this.dir = dir;
    this.#pid = pid;
    this.#onClose = onClose;
  }

  /** An ensemble whoever started it. `onClose` is what its `close` does. */
  static async of(dir: string, onClose: (used: ZooKeeper) => Promise<void>): Promise<ZooKeeper> {
    return new ZooKeeper(dir, await readFile(join(dir, "pid"), "utf8"), onClose);
  }

  /** Ends the test's use of it: one of its own goes without a trace, a shared one is mended. */
  close(): Promise<void> {
    return this.#onClose(this);
  }

  /** Where a member takes clients. */
  server(member: Member): { readonly host: string; readonly port: number } {
    return { host: addressOf(Number(this.#pid), member), port: CLIENT_PORT };
  }

  get servers(): { readonly host: string; readonly port: number }[] {
    return MEMBERS.map((member) => this.server(member));
  }

  /** A value for `ACS_NETWORK_STORE_CLUSTER`, by default with a path that nobody has used. */
  url(path = `/${randomUUID()}`): string {
    return `zk://${this.servers.map(({ host, port }) => `${host}:${port}`).join()}${path}`;
  }

  /** Starts a member, and does not wait for it. */
  async start(member: Member): Promise<void> {
    await this.#inside("bash", script("zookeeper-member.sh"), this.#home(member));
  }

  /** As a crash would. */
  async kill(member: Member): Promise<void> {
    await this.#signal(member, "KILL");
    await this.#gone(member);
  }

  /** In good order. */
  async stop(member: Member): Promise<void> {
    await this.#signal(member, "TERM");
    await this.#gone(member);
  }

  /** From now on it takes connections and never answers. */
  freeze(member: Member): Promise<void> {
    return this.#signal(member, "STOP");
  }

  thaw(member: Member): Promise<void> {
    return this.#signal(member, "CONT");
  }

  /** The member that leads the others; undefined where there is no quorum. */
  async leader(): Promise<Member | undefined> {
    const modes = await Promise.all(MEMBERS.map((member) => this.mode(member)));
    return MEMBERS.find((_, index) => modes[index] === "leader");
  }

  /** "leader" or "follower"; undefined while a member does not serve. */
  async mode(member: Member): Promise<string | undefined> {
    const answer = await fourLetters("srvr", this.server(member)).catch(() => "");
    return /^Mode: (\w+)$/m.exec(answer)?.[1];
  }

  /** When it last ended a session that it had not heard of for too long; milliseconds since 1970. */
  async lastExpiry(): Promise<number | undefined> {
    const logs = await Promise.all(MEMBERS.map((member) => this.#log(member)));
    const times = logs.flatMap((log) => [...log.matchAll(EXPIRY)])
      .map(([, date, time, fraction]) => Date.parse(`${date}T${time}.${fraction}`));
    return times.sort((a, b) => b - a)[0];
  }

  /** Waits until these serve. */
  async serving(members: readonly Member[] = MEMBERS): Promise<void> {
    await Promise.all(
      members.map((member) =>
        until(`ZooKeeper ${member} serves`, () => this.mode(member)).catch(async (error) => {
          const log = await this.#log(member);
          throw new Error(`ZooKeeper ${member} does not serve: ${log.slice(-2000)}`, {
            cause: error,
          });
        })
      ),
    );
  }

  /**
   * Starts what is down, thaws what is frozen, and waits until all serve. A leader whose followers
   * went and came back may wait for answers that were lost, and commits nothing ever after (seen with
   * 3.8.0 after all three were frozen): what then helps an operator helps here.
   */
  async mend(): Promise<void> {
    await this.#wake();
    if (await until("it commits", () => this.#commits(), COMMIT).catch(() => false)) return;
    await Promise.all(MEMBERS.map((member) => this.kill(member)));
    await this.#wake();
    await until("it commits", () => this.#commits());
  }

  async #wake(): Promise<void> {
    await Promise.all(MEMBERS.map(async (member) => {
      if (await this.#runs(member)) await this.thaw(member);
      else await this.start(member);
    }));
    await this.serving();
  }

  /** A session is begun by a majority, which no four letters ask. */
  async #commits(): Promise<boolean> {
    const begun = await Promise.all(this.servers.map((server) => beginsSession(server)));
    return begun.every((it) => it);
  }

  #home(member: Member): string {
    return join(this.dir, String(member));
  }

  #log(member: Member): Promise<string> {
    return readFile(join(this.#home(member), "out.log"), "utf8").catch(() => "");
  }

  async #signal(member: Member, name: string): Promise<void> {
    const pid = await readFile(join(this.#home(member), "process"), "utf8");
    await this.#inside("kill", `-${name}`, pid.trim());
  }

  #gone(member: Member): Promise<true> {
    return until(`ZooKeeper ${member} is gone`, async () => !(await this.#runs(member)));
  }

  #runs(member: Member): Promise<boolean> {
    return this.#signal(member, "0").then(() => true, () => false);
  }

  async #inside(...command: string[]): Promise<void> {
    await run("nsenter", ["--target", this.#pid, "--pid", ...command]);
  }
}

/**
 * All of 127.0.0.0/8 is this machine, and a process number has no more than 22 bits: each ensemble has
 * addresses to itself, and so needs no ports of its own.
 */
export function addressOf(pid: number, member: Member): string {
  const number = pid * 4 + member;
  return `127.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
