/**
 * What is said to `git-upload-pack` and `git-receive-pack` at the other end of an SSH connection.
 *
 * Over HTTP each request stands alone; over SSH they are one conversation: the command lists the
 * refs, waits for what is wanted, answers, and ends. So the command that has listed its refs is kept
 * for the request that follows, and sent off when none does, as after a poll.
 * Source: https://git-scm.com/docs/gitprotocol-pack
 */
import { Buffer } from "node:buffer";
import { ArkError } from "../../errors.ts";
import { formatSshUrl, type SshUrl } from "../../model/ssh-url.ts";
import { framingOf } from "./pkt-lines.ts";
import { remoteCommand, type Service } from "./remote-command.ts";
import { refused } from "./remote-error.ts";
import { SshCommand } from "./ssh-command.ts";
import { SshConnection, type SshServer } from "./ssh-connection.ts";
import { quotation } from "./ssh-failure.ts";

/** How long a command that has listed its refs is kept for the request that may follow. */
const KEPT = 5_000;
const FLUSH = Buffer.from("0000");
/** What git says of a repository without refs since 2.41; the library needs it said. */
const NO_REFS = pktLine(`${"0".repeat(40)} capabilities^{}\0\n`);

export class Conversations {
  readonly #server: SshServer;
  /** Those that have listed their refs, and wait. */
  readonly #listed = new Map<Service, SshCommand>();
  #connection: SshConnection | undefined;
  #connecting: Promise<SshConnection> | undefined;

  constructor(server: SshServer) {
    this.#server = server;
  }

  /** The refs, as a web server puts them. @throws ArkError remote-unreachable, remote-refused */
  async list(service: Service): Promise<Buffer> {
    const { command, refs } = await this.#begin(service);
    this.#take(service)?.dismiss(FLUSH);
    this.#listed.set(service, command);
    command.park(KEPT, () => {
      this.#listed.delete(service);
      command.dismiss(FLUSH);
    });
    return Buffer.concat([pktLine(`# service=${service}\n`), FLUSH, refs]);
  }

  /** What the server says to the request. @throws ArkError remote-unreachable, remote-refused */
  async exchange(service: Service, request: Buffer): Promise<Buffer> {
    const command = this.#take(service) ?? (await this.#begin(service)).command;
    await command.send(request);
    const pieces: Buffer[] = [];
    for (let piece = await command.read(); piece; piece = await command.read()) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Ends the connection, and all that runs on it. */
  close(): void {
    for (const command of this.#listed.values()) command.kill();
    this.#listed.clear();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #take(service: Service): SshCommand | undefined {
    const command = this.#listed.get(service);
    this.#listed.delete(service);
    return command;
  }

  /** A kept connection may have gone stale unnoticed: then it is tried again on a new one. */
  async #begin(service: Service): Promise<{ command: SshCommand; refs: Buffer }> {
    const kept = this.#connection?.isOpen ? this.#connection : undefined;
    try {
      return await this.#tryBegin(service);
    } catch (error) {
      const stale = error instanceof ArkError && error.code === "remote-unreachable";
      if (kept === undefined || !stale) throw error;
      kept.close();
      return await this.#tryBegin(service);
    }
  }

  async #tryBegin(service: Service): Promise<{ command: SshCommand; refs: Buffer }> {
    const { url } = this.#server;
    const connection = await this.#connected();
    const channel = await connection.run(remoteCommand(service, url.path));
    const command = new SshCommand(connection, channel);
    return { command, refs: await readRefs(command, url) };
  }

  /** The open connection, or the one that is being made, or a new one. */
  async #connected(): Promise<SshConnection> {
    if (this.#connection?.isOpen) return this.#connection;
    this.#connecting ??= SshConnection.to(this.#server).finally(() => this.#connecting = undefined);
    this.#connection = await this.#connecting;
    return this.#connection;
  }
}

/** Everything up to the flush packet: then the command waits for what is wanted. */
async function readRefs(command: SshCommand, url: SshUrl): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (framingOf(bytes) !== "whole") {
    const more = await command.read();
    if (more === undefined) throw refused(formatSshUrl(url), "lists no refs. Look at ACS_GIT_URL.");
    bytes = Buffer.concat([bytes, more]);
    if (framingOf(bytes) === "not git's" || bytes.toString("latin1", 4, 8) === "ERR ") {
      command.kill();
      const said = quotation(bytes.toString());
      throw refused(formatSshUrl(url), `does not answer as git does: "${said}".`);
    }
  }
  return bytes.equals(FLUSH) ? Buffer.concat([NO_REFS, FLUSH]) : bytes;
}

function pktLine(text: string): Buffer {
  const length = (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0");
  return Buffer.from(length + text);
}
