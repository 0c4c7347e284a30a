/** One SSH connection, authenticated, on which commands are run one after the other or at once. */
import type { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import ssh2, {
  type Client,
  type ClientChannel,
  type ParsedKey,
  type PublicKeyAuthMethod,
} from "ssh2";
import type { SshUrl } from "../../model/ssh-url.ts";
import { judgeHost, type KnownHost, knownKeyTypes } from "./known-hosts.ts";
import { algorithms } from "./ssh-algorithms.ts";
import { connectionFailure, distrust } from "./ssh-failure.ts";

/** How long a silent connection is left before the system asks whether the other end is there. */
const KEEP_ALIVE = 15_000;

export interface SshServer {
  readonly url: SshUrl;
  readonly key: ParsedKey;
  readonly knownHosts: readonly KnownHost[];
  readonly deadlines: SshDeadlines;
}

/** In milliseconds. */
export interface SshDeadlines {
  /** For connecting, up to and with authentication. */
  readonly connect: number;
  /** For each wait for the server's next words. */
  readonly silence: number;
}

export class SshConnection {
  readonly #client: Client = new ssh2.Client();
  readonly #socket: Socket;
  readonly #server: SshServer;
  #problem: Error | undefined;
  #waits = 0;
  #open = false;

  private constructor(server: SshServer) {
    this.#server = server;
    const { host, port } = server.url;
    const keepAlive = { keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE };
    this.#socket = connect({ host, port, noDelay: true, ...keepAlive });
  }

  /** @throws ArkError remote-unreachable, remote-refused */
  static async to(server: SshServer): Promise<SshConnection> {
    const connection = new SshConnection(server);
    try {
      await connection.#connect();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Why the connection ended, where it has ended by itself. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  get url(): SshUrl {
    return this.#server.url;
  }

  /** Begins a command in the remote user's shell. @throws ArkError remote-unreachable */
  run(command: string): Promise<ClientChannel> {
    return this.wait(
      new Promise((resolve, reject) => {
        const fail = (error: unknown) => {
          reject(this.#problem ?? connectionFailure(this.url, error as Error));
        };
        try {
          this.#client.exec(command, (error, channel) => error ? fail(error) : resolve(channel));
        } catch (error) {
          fail(error); // the connection has just ended
        }
      }),
    );
  }

  /**
   * Waits for the server. When it is silent for too long, the whole connection is given up, as what
   * else runs on it would fare alike. Only while somebody waits does the connection keep the process.
   * @throws ArkError remote-unreachable
   */
  async wait<Result>(work: Promise<Result>): Promise<Result> {
    this.#keepProcess(+1);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#giveUp()), this.#server.deadlines.silence);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      this.#keepProcess(-1);
    }
  }

  /** At once, with all that runs on it. */
  close(): void {
    this.#open = false;
    this.#client.destroy();
    this.#socket.destroy();
  }

  #keepProcess(change: 1 | -1): void {
    this.#waits += change;
    if (this.#socket.destroyed) return; // it would wait for a connection that never comes
    if (this.#waits > 0) this.#socket.ref();
    else this.#socket.unref();
  }

  #giveUp(): Error {
    const silence = Object.assign(new Error("silence"), { level: "client-timeout" });
    this.#problem ??= connectionFailure(this.url, silence);
    this.close();
    return this.#problem;
  }

  #connect(): Promise<void> {
    const { url, key, knownHosts, deadlines } = this.#server;
    const { host, port, user } = url;
    const publicKey: PublicKeyAuthMethod = { type: "publickey", username: user, key };
    const connected = this.#events();
    this.#client.connect({
      sock: this.#socket,
      readyTimeout: deadlines.connect,
      username: user,
      authHandler: [publicKey],
      algorithms: algorithms(knownKeyTypes(knownHosts, host, port)),
      hostVerifier: (shown: Buffer) => {
        this.#problem = distrust(url, judgeHost(knownHosts, host, port, shown), shown);
        return this.#problem === undefined;
      },
    });
    return connected;
  }

  /** The first error is the cause; those after it are its consequences. */
  #events(): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error: Error) => {
        this.#open = false;
        reject(this.#problem ??= connectionFailure(this.url, error));
      };
      const cut = Object.assign(new Error("closed"), { code: "ECONNRESET" });
      this.#client.on("error", end).on("close", () => end(cut)).on("ready", () => {
        this.#open = true;
        this.#socket.unref();
        resolve();
      });
    });
  }
}
