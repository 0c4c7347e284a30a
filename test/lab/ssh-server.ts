/**
 * A throwaway SSH server on a loopback port that serves bare repositories with the ordinary git: the
 * machine's sshd, with a host key, an authorized key, settings and a folder of its own.
 *
 *     DIR/host-*  DIR/key  DIR/authorized  DIR/sshd.conf  DIR/shell  DIR/fault  DIR/NAME.git
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { SshUrl } from "../../src/model/ssh-url.ts";
import { run } from "./run.ts";
import { until } from "./until.ts";

const SSHD = "/usr/sbin/sshd";
const HOST = "127.0.0.1";

export type KeyType = "ed25519" | "ecdsa" | "rsa";

export class SshServer {
  readonly dir: string;
  readonly port: number;
  #sshd: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.dir = dir;
    this.port = port;
  }

  /** With a user key that is let in, and an empty repository `repository.git`. Needs root. */
  static async start(): Promise<SshServer> {
    const dir = await mkdtemp(join(tmpdir(), "ark-ssh-"));
    const server = new SshServer(dir, await freePort());
    await makeKey(join(dir, "host-ed25519"));
    await makeKey(join(dir, "host-ecdsa"), "ecdsa");
    await makeKey(join(dir, "key"));
    await server.authorize("key");
    await server.#configure("host-ed25519", "host-ecdsa");
    await server.repository("repository");
    await server.resume();
    return server;
  }

  url(name = "repository"): SshUrl {
    const path = join(this.dir, `${name}.git`);
    return { user: userInfo().username, host: HOST, port: this.port, path };
  }

  /** The text of a file in its folder, such as "key". */
  read(name: string): Promise<string> {
    return readFile(join(this.dir, name), "utf8");
  }

  /** What ssh-keyscan would print. */
  async knownHosts(key = "host-ed25519"): Promise<string> {
    const [type, base64] = (await this.read(`${key}.pub`)).split(" ");
    return `[${HOST}]:${this.port} ${type} ${base64}\n`;
  }

  /** @returns its path */
  async repository(name: string): Promise<string> {
    const path = join(this.dir, `${name}.git`);
    await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", path]);
    return path;
  }

  /** Makes a key pair in its folder, which is not let in yet. */
  key(name: string, ...options: string[]): Promise<void> {
    return makeKey(join(this.dir, name), ...options);
  }

  /** Lets in the key of that name, besides those that are let in. */
  async authorize(name: string): Promise<void> {
    await writeFile(join(this.dir, "authorized"), await this.read(`${name}.pub`), { flag: "a" });
  }

  /** From its next start on, the host shows these keys alone. */
  async #configure(...hostKeys: string[]): Promise<void> {
    const shell = join(this.dir, "shell");
    await writeFile(shell, shellScript(this.dir), { mode: 0o755 });
    const lines = [
      `Port ${this.port}`,
      `ListenAddress ${HOST}`,
      ...hostKeys.map((name) => `HostKey ${join(this.dir, name)}`),
      `AuthorizedKeysFile ${join(this.dir, "authorized")}`,
      `ForceCommand ${shell}`,
      `SetEnv HOME=${this.dir}`, // without what the user's shell does at its start
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "UseDNS no",
      "PermitRootLogin prohibit-password",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
    ];
    await writeFile(join(this.dir, "sshd.conf"), `${lines.join("\n")}\n`);
  }

  /** Stops it, gives the host a new key, and starts it. */
  async changeHostKey(): Promise<void> {
    await this.pause();
    await makeKey(join(this.dir, "host-new"));
    await this.#configure("host-new");
    await this.resume();
  }

  /** The commands of sessions that begin now stop after so many bytes of output, and wait. */
  async hangAfter(bytes: number): Promise<void> {
    await writeFile(join(this.dir, "fault"), String(bytes));
  }

  /** The commands of sessions that begin now are not run; this is said instead. */
  async say(words: string): Promise<void> {
    await writeFile(join(this.dir, "words"), words);
  }

  /** Ends what `hangAfter` began, for the sessions that begin now. */
  heal(): Promise<void> {
    return rm(join(this.dir, "fault"), { force: true });
  }

  /** When a session hangs because of `hangAfter`. */
  async hung(): Promise<void> {
    await until("a session hangs", () => this.read("hung").then(() => true));
    await rm(join(this.dir, "hung"));
  }

  /** How many connections there are. */
  async connections(): Promise<number> {
    return (await this.#sessions()).length;
  }

  /** How many commands are running, over all connections. */
  async commands(): Promise<number> {
    const all = await Promise.all((await this.#sessions()).map(children));
    return all.flat().length;
  }

  /** The connections stay and are silent; new ones work. */
  async freeze(): Promise<void> {
    for (const pid of await this.#sessions()) process.kill(pid, "SIGSTOP");
  }

  /** Nothing answers any more, although the port is open. */
  async freezeAll(): Promise<void> {
    await this.freeze();
    this.#sshd?.kill("SIGSTOP");
  }

  /** What runs on the connections ends, and they stay. */
  async killCommands(): Promise<void> {
    for (const pid of await this.#sessions()) {
      for (const command of await children(pid)) await killTree(command);
    }
  }

  /** The connections break, with what runs on them; new ones work. */
  async cut(): Promise<void> {
    for (const pid of await this.#sessions()) await killTree(pid);
  }

  /** The server is gone, with all its connections. */
  async pause(): Promise<void> {
    const sshd = this.#sshd;
    if (sshd?.pid === undefined) return;
    this.#sshd = undefined;
    const exit = once(sshd, "exit");
    await killTree(sshd.pid);
    await exit;
  }

  async resume(): Promise<void> {
    await mkdir("/run/sshd", { recursive: true }); // sshd refuses to start as root without it
    const sshd = spawn(SSHD, ["-D", "-e", "-f", join(this.dir, "sshd.conf")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let words = "";
    sshd.stderr.on("data", (chunk) => words += chunk);
    this.#sshd = sshd;
    await until("sshd listens", async () => {
      if (sshd.exitCode !== null) throw new Error(words);
      return await listens(this.port);
    });
  }

  async close(): Promise<void> {
    await this.pause();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Each connection has a process, and no other children has sshd. */
  async #sessions(): Promise<readonly number[]> {
    const pid = this.#sshd?.pid;
    return pid === undefined ? [] : await children(pid);
  }
}

/** Runs what the client asked for, as the login shell would, and hangs where the test wants it. */
function shellScript(dir: string): string {
  return `#!/bin/sh
cd '${dir}'
if [ -e words ]; then exec cat words; fi
if [ ! -e fault ]; then eval "exec $SSH_ORIGINAL_COMMAND"; fi
eval "$SSH_ORIGINAL_COMMAND" | { stdbuf --output=0 head --bytes="$(cat fault)"; : > hung; exec sleep 60; }
`;
}

async function makeKey(path: string, ...options: string[]): Promise<void> {
  const [type = "ed25519", ...rest] = options;
  const passphrase = rest.includes("-N") ? [] : ["-N", ""];
  await run("ssh-keygen", ["-q", "-C", "test", "-t", type, ...passphrase, ...rest, "-f", path]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function children(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.trim() === "" ? [] : text.trim().split(" ").map(Number);
}

async function killTree(pid: number): Promise<void> {
  const below = await children(pid);
  kill(pid);
  for (const child of below) await killTree(child);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
