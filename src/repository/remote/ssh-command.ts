/** A command that runs at the other end of an SSH connection: its input, its output, its end. */
import type { Buffer } from "node:buffer";
import { clearTimeout, setTimeout } from "node:timers";
import type { ClientChannel } from "ssh2";
import type { SshConnection } from "./ssh-connection.ts";
import { commandFailure } from "./ssh-failure.ts";

/** So much is sent before it is asked again whether the server takes it. */
const PIECE = 256 * 1024;
/** What is kept of its standard error. */
const WORDS = 4096;

export class SshCommand {
  readonly #connection: SshConnection;
  readonly #channel: ClientChannel;
  readonly #output: AsyncIterator<Buffer>;
  /** No number where a signal ended it, or where nobody said. */
  readonly #exit: Promise<unknown>;
  #words = "";
  #parked: NodeJS.Timeout | undefined;

  constructor(connection: SshConnection, channel: ClientChannel) {
    this.#connection = connection;
    this.#channel = channel;
    this.#output = channel[Symbol.asyncIterator]();
    this.#exit = new Promise((resolve) => channel.once("close", resolve));
    channel.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#words = (this.#words + text).slice(0, WORDS);
    });
  }

  /**
   * The next of its output; undefined when it has ended, and well.
   * @throws ArkError remote-refused with its own words, remote-unreachable
   */
  async read(): Promise<Buffer | undefined> {
    clearTimeout(this.#parked);
    const { value, done } = await this.#connection.wait(this.#output.next());
    if (done !== true) return value;
    const exit = await this.#connection.wait(this.#exit);
    if (exit === 0) return undefined;
    const { problem, url } = this.#connection;
    throw problem ?? commandFailure(url, typeof exit === "number" ? exit : undefined, this.#words);
  }

  /** All of its input. Where it ends early, `read` says why. @throws ArkError remote-unreachable */
  async send(input: Buffer): Promise<void> {
    clearTimeout(this.#parked);
    for (let at = 0; at < input.length && this.#takesMore; at += PIECE) {
      const piece = input.subarray(at, at + PIECE);
      const taken = new Promise<void>((resolve) => this.#channel.write(piece, () => resolve()));
      await this.#connection.wait(Promise.race([taken, this.#exit]));
    }
    this.#channel.end();
  }

  get #takesMore(): boolean {
    return this.#channel.writable && this.#connection.isOpen;
  }

  /** `expired` is called unless something is asked of it in so many milliseconds. */
  park(milliseconds: number, expired: () => void): void {
    this.#parked = setTimeout(expired, milliseconds).unref();
  }

  /** At once. */
  kill(): void {
    clearTimeout(this.#parked);
    this.#channel.close();
  }

  /**
   * Says the last word to it, and cares no more for what comes. Where it does not even end, its
   * connection is not worth keeping, and waiting ends it.
   */
  dismiss(last: Buffer): void {
    const rest = async () => {
      await this.send(last);
      while (await this.read() !== undefined);
    };
    rest().catch(() => undefined);
  }
}
